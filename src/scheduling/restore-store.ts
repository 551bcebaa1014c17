import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { recordActivity } from '../activity/index.js'
import { isDue } from '../common/index.js'
import {
  type Database,
  storedCount,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import type { Instance } from '../snapshots/index.js'

/**
 * `waiting` for its safety snapshot or for a lock of the instance to end, `sending` to Vultr,
 * `restoring` there; the others are final. A restore overwrites a disk, so it is sent again only
 * after Vultr has refused it: what is not known to have been heard is failed.
 */
export type RestoreState = 'waiting' | 'sending' | 'restoring' | 'complete' | 'failed'

export const OPEN_RESTORES = ['waiting', 'sending', 'restoring'] as const satisfies RestoreState[]

/** What an admin knew the instance by when the restore was asked for. */
const targetSchema = z.object({
  label: z.string(),
  hostname: z.string(),
  mainIp: z.string(),
  plan: z.string(),
  diskGb: z.number()
})

export type RestoreTarget = z.infer<typeof targetSchema>

export interface Restore {
  readonly id: string
  /** Whose disk is overwritten. */
  readonly instanceId: string
  readonly snapshotId: string
  readonly snapshotName: string
  readonly safetyRunId: string | undefined
  readonly state: RestoreState
  readonly actor: string
  /** Why it failed, or why it waits although its safety snapshot is complete. */
  readonly reason: string | undefined
  readonly createdAt: Date
  readonly sentAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** How often it was sent. */
  readonly attempts: number
  /** For `waiting`: not sent before this. */
  readonly nextAttemptAt: Date | undefined
  /** The instance as it was when the restore was asked for; undefined where that is not known. */
  readonly target: RestoreTarget | undefined
  /** When the instance was first seen as not ready after the restore was sent. */
  readonly busySeenAt: Date | undefined
  /** When Vultr first said that there is no such instance. */
  readonly missingSince: Date | undefined
  /** The instance was locked already when it was sent last. */
  readonly wasLocked: boolean
  /** Vultr never confirmed it, but the instance was seen to be busy afterwards. */
  readonly isPresumed: boolean
}

export type NewRestore = Pick<
  Restore,
  'instanceId' | 'snapshotId' | 'snapshotName' | 'safetyRunId' | 'actor' | 'target'
>

/** Rows in `restores`; each change is one transaction with its entry in the activity log. */
export interface RestoreStore {
  /** Undefined while another restore of the instance is open. Part of the caller's transaction. */
  add(trx: Kysely<Tables>, restore: NewRestore): Promise<Restore | undefined>
  /**
   * Takes a waiting restore up, or holds on to it: one process carries it out.
   * @param isWanted whether one that another process left is still to be carried out; without it
   * nothing is taken over.
   * @returns `own` where this process has it now, `left` where another one had it and is not alive any
   * more, `others` where it is.
   */
  takeUp(restore: Restore, isWanted: boolean): Promise<'own' | 'left' | 'others'>
  open(): Promise<readonly Restore[]>
  latestOf(instanceId: string): Promise<Restore | undefined>
  /** @returns false when the restore was in another state already. */
  move(restore: Restore, from: RestoreState, to: RestoreState, reason?: string): Promise<boolean>
  /**
   * waiting → sending, directly before the request leaves.
   * @param wasLocked the instance is locked already.
   * @param isHeld whether an admin has to look at the account first.
   * @returns false, changing nothing, also while a snapshot of the instance is in the making.
   */
  send(
    restore: Restore,
    wasLocked: boolean,
    isHeld: (trx: Kysely<Tables>) => Promise<boolean>
  ): Promise<boolean>
  /** waiting or sending → waiting: certainly not restored, and not sent before `nextAttemptAt`. */
  postpone(
    restore: Restore,
    from: 'waiting' | 'sending',
    why: { readonly reason: string; readonly nextAttemptAt: Date }
  ): Promise<boolean>
  /** sending → restoring: Vultr did not confirm it, but the instance has become busy. */
  presume(restore: Restore): Promise<boolean>
  /** Writes down what became known of a restore that was sent. */
  note(
    restore: Restore,
    known: {
      /** Why Vultr's answer does not tell whether it was heard. */
      readonly reason?: string
      readonly busySeenAt?: Date
      readonly missingSince?: Date | undefined
    }
  ): Promise<void>
}

const PRESUMED =
  'Vultr did not confirm the restore, but the instance has become busy, so it is probably being restored.'

/** A process that has not held on to a restore for this long is not alive, in ms; it does so at each pass. */
const LEASE_MS = 5 * 60_000

const TOLD: Readonly<Partial<Record<RestoreState, string>>> = {
  sending: 'Vultr is asked to restore it.',
  restoring: 'Vultr is restoring it.',
  complete: 'Restored; the instance is active again.'
}

export function createRestoreStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): RestoreStore {
  const { database, clock } = deps
  /** This process: one that starts later, on whatever copy of the database, is another. */
  const owner = randomUUID()
  const leaseUntil = () => new Date(clock.now().getTime() + LEASE_MS).toISOString()

  async function moveIn(
    trx: Kysely<Tables>,
    restore: Restore,
    from: RestoreState,
    to: RestoreState,
    changes: Partial<Selectable<Tables['restores']>>,
    told: string | undefined
  ): Promise<boolean> {
    const now = clock.now()
    const isFinal = to === 'complete' || to === 'failed'
    const { numUpdatedRows } = await trx
      .updateTable('restores')
      .set({
        state: to,
        updated_at: now.toISOString(),
        ...(isFinal ? { finished_at: now.toISOString() } : {}),
        ...changes
      })
      .where('id', '=', restore.id)
      .where('state', '=', from)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    if (told === undefined) return true
    await recordActivity(trx, {
      ...about(restore),
      at: now,
      outcome: to === 'failed' ? 'failed' : to === 'complete' ? 'ok' : 'info',
      sentence: told
    })
    return true
  }

  return {
    async add(trx, restore) {
      if (await isAnotherOpen(trx, restore.instanceId)) return undefined
      const row = { ...newRow(restore, clock.now()), owner, lease_until: leaseUntil() }
      await trx.insertInto('restores').values(row).execute()
      await recordActivity(trx, {
        ...about(toRestore(row)),
        at: clock.now(),
        outcome: 'info',
        sentence: 'A restore was asked for.'
      })
      return toRestore(row)
    },
    takeUp: (restore, isWanted) =>
      database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('restores')
          .select(['owner', 'lease_until'])
          .where('id', '=', restore.id)
          .where('state', '=', 'waiting')
          .executeTakeFirst()
        if (row === undefined) return 'others'
        const isAlive = !isDue(storedInstant(row.lease_until), clock.now(), LEASE_MS)
        if (row.owner !== owner && isAlive) return 'others'
        if (row.owner !== owner && !isWanted) return 'left'
        await trx
          .updateTable('restores')
          .set({ owner, lease_until: leaseUntil() })
          .where('id', '=', restore.id)
          .execute()
        return 'own'
      }),
    async open() {
      const rows = await database.db
        .selectFrom('restores')
        .selectAll()
        .where('state', 'in', OPEN_RESTORES)
        .execute()
      return rows.map(toRestore)
    },
    async latestOf(instanceId) {
      const row = await database.db
        .selectFrom('restores')
        .selectAll()
        .where('instance_id', '=', instanceId)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? undefined : toRestore(row)
    },
    move: (restore, from, to, reason) =>
      database.transaction((trx) =>
        moveIn(trx, restore, from, to, { reason: reason ?? null }, reason ?? TOLD[to] ?? '')
      ),
    send: (restore, wasLocked, isHeld) =>
      database.transaction(async (trx) => {
        if (await isHeld(trx)) return false
        const busy = await trx
          .selectFrom('runs')
          .select('id')
          .where('instance_id', '=', restore.instanceId)
          .where('state', 'in', ['creating', 'pending'])
          .executeTakeFirst()
        if (busy !== undefined) return false
        const attempts = restore.attempts + 1
        const changes = {
          reason: null,
          attempts,
          sent_at: clock.now().toISOString(),
          was_locked: wasLocked ? 1 : 0
        }
        // Told once: while a lock that nobody can see stands in the way it may be sent many times.
        const told = attempts === 1 ? TOLD.sending : undefined
        return await moveIn(trx, restore, 'waiting', 'sending', changes, told)
      }),
    postpone: (restore, from, { reason, nextAttemptAt }) =>
      database.transaction((trx) => {
        const next_attempt_at = nextAttemptAt.toISOString()
        const told = restore.reason === reason ? undefined : reason
        return moveIn(trx, restore, from, 'waiting', { reason, next_attempt_at }, told)
      }),
    presume: (restore) =>
      database.transaction((trx) =>
        moveIn(trx, restore, 'sending', 'restoring', { is_presumed: 1 }, PRESUMED)
      ),
    async note(restore, known) {
      const { reason, busySeenAt } = known
      await database.db
        .updateTable('restores')
        .set({
          updated_at: clock.now().toISOString(),
          ...(reason === undefined ? {} : { reason }),
          ...(busySeenAt === undefined ? {} : { busy_seen_at: busySeenAt.toISOString() }),
          ...('missingSince' in known
            ? { missing_since: known.missingSince?.toISOString() ?? null }
            : {})
        })
        .where('id', '=', restore.id)
        .execute()
    }
  }
}

async function isAnotherOpen(trx: Kysely<Tables>, instanceId: string): Promise<boolean> {
  const other = await trx
    .selectFrom('restores')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('state', 'in', OPEN_RESTORES)
    .executeTakeFirst()
  return other !== undefined
}

/** The part of an instance that a restore's target is known by. */
export function targetOf({ label, hostname, mainIp, plan, diskGb }: Instance): RestoreTarget {
  return { label, hostname, mainIp, plan, diskGb }
}

function newRow(restore: NewRestore, now: Date): Selectable<Tables['restores']> {
  return {
    id: randomUUID(),
    instance_id: restore.instanceId,
    snapshot_id: restore.snapshotId,
    snapshot_name: restore.snapshotName,
    safety_run_id: restore.safetyRunId ?? null,
    state: 'waiting',
    actor: restore.actor,
    reason: null,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    sent_at: null,
    finished_at: null,
    attempts: 0,
    next_attempt_at: null,
    target: restore.target === undefined ? null : JSON.stringify(restore.target),
    busy_seen_at: null,
    missing_since: null,
    was_locked: 0,
    is_presumed: 0,
    owner: null,
    lease_until: null
  }
}

function about(restore: Restore) {
  return {
    actor: restore.actor,
    kind: 'restore' as const,
    instanceId: restore.instanceId,
    snapshotId: restore.snapshotId,
    subject: restore.snapshotName
  }
}

const LONG_AGO = new Date(0)

/** In UTF-16 units; a description at Vultr is shorter. */
const LONGEST_NAME = 300

function toRestore(row: Selectable<Tables['restores']>): Restore {
  // When it was sent is what it is followed by: where that cannot be read it is long ago, so that the
  // restore comes to an end and does not stay open for good.
  const sentAt = row.sent_at === null ? undefined : (storedInstant(row.sent_at) ?? LONG_AGO)
  return {
    id: row.id,
    instanceId: row.instance_id,
    snapshotId: row.snapshot_id,
    snapshotName: storedText(row.snapshot_name, LONGEST_NAME) ?? '',
    safetyRunId: row.safety_run_id ?? undefined,
    state: row.state,
    actor: storedText(row.actor) ?? '',
    reason: storedText(row.reason),
    createdAt: storedInstant(row.created_at) ?? LONG_AGO,
    sentAt,
    finishedAt: storedInstant(row.finished_at),
    attempts: storedCount(row.attempts) ?? 0,
    nextAttemptAt: storedInstant(row.next_attempt_at),
    target: readTarget(row.target),
    busySeenAt: storedInstant(row.busy_seen_at),
    missingSince: storedInstant(row.missing_since),
    wasLocked: row.was_locked === 1,
    isPresumed: row.is_presumed === 1
  }
}

/** One that cannot be read is not known, and then nothing is restored to it. */
function readTarget(text: string | null): RestoreTarget | undefined {
  try {
    return text === null ? undefined : targetSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
