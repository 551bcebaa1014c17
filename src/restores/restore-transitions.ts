import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { type NewActivity, recordActivity } from '../activity/index.js'
import { isDue } from '../common/index.js'
import { type Database, storedInstant, type Tables } from '../database/index.js'
import { isSameMessage, type Message, message, writeMessage } from '../wording/index.js'
import {
  type NewRestore,
  newRestoreRow,
  type Restore,
  type RestoreOwner,
  type RestoreState,
  toRestore
} from './restore.js'
import {
  attemptsOf,
  createStoredRestores,
  isAnotherOpen,
  type StoredRestores
} from './stored-restores.js'

/** Rows in `restores`; each change is one transaction with its entry in the activity log. */
export interface RestoreStore extends StoredRestores {
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
  /** @returns false when the restore was in another state already. */
  move(restore: Restore, from: RestoreState, to: RestoreState, reason?: Message): Promise<boolean>
  /**
   * waiting → failed, because somebody called it off.
   * @returns false, changing nothing, once it is being sent or is over.
   */
  cancel(restore: Restore, actor: string): Promise<boolean>
  /**
   * waiting → sending, directly before the request leaves; once, whichever processes want to send it.
   * @param wasLocked the instance is locked already.
   * @param isHeld whether an admin has to look at the account first.
   * @returns false, changing nothing, also while a snapshot of the instance is in the making.
   */
  beginSending(
    restore: Restore,
    wasLocked: boolean,
    isHeld: (trx: Kysely<Tables>) => Promise<boolean>
  ): Promise<boolean>
  /** waiting or sending → waiting: certainly not restored, and not sent before `nextAttemptAt`. */
  postpone(
    restore: Restore,
    from: 'waiting' | 'sending',
    why: { readonly reason: Message; readonly nextAttemptAt: Date }
  ): Promise<boolean>
  /** sending → restoring: Vultr did not confirm it, but the instance has become busy. */
  presume(restore: Restore): Promise<boolean>
  /** Writes down what became known of a restore that was sent. */
  note(
    restore: Restore,
    known: {
      /** Why Vultr's answer does not tell whether it was heard. */
      readonly reason?: Message
      readonly busySeenAt?: Date
      readonly missingSince?: Date | undefined
    }
  ): Promise<void>
}

const PRESUMED = message('restore.presumed')

/** A process that has not held on to a restore for this long is not alive, in ms; it does so at each pass. */
const LEASE_MS = 5 * 60_000

const TOLD: Readonly<Partial<Record<RestoreState, Message>>> = {
  sending: message('restore.sending'),
  restoring: message('restore.restoring'),
  complete: message('restore.complete')
}

export function createRestoreStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly replica?: RestoreOwner | undefined
}): RestoreStore {
  const { database, clock } = deps
  /** Identifies this process; a later start has another value, also on a copy of the database. */
  const owner = deps.replica?.id ?? randomUUID()
  const leaseUntil = () => new Date(clock.now().getTime() + LEASE_MS).toISOString()

  async function moveIn(
    trx: Kysely<Tables>,
    restore: Restore,
    from: RestoreState,
    to: RestoreState,
    changes: Partial<Selectable<Tables['restores']>>,
    told: Message | undefined,
    entry: Partial<Pick<NewActivity, 'actor' | 'outcome'>> = {}
  ): Promise<boolean> {
    const now = clock.now()
    const isFinal = to === 'complete' || to === 'failed'
    let update = trx
      .updateTable('restores')
      .set({
        state: to,
        updated_at: now.toISOString(),
        ...(isFinal ? { finished_at: now.toISOString() } : {}),
        ...changes
      })
      .where('id', '=', restore.id)
      .where('state', '=', from)
    // Another process may have sent it since it was read; then this change no longer applies.
    if (from === 'waiting') update = update.where('attempts', '=', restore.attempts)
    const { numUpdatedRows } = await update.executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    if (told === undefined) return true
    await recordActivity(trx, {
      ...about(restore),
      at: now,
      outcome: to === 'failed' ? 'failed' : to === 'complete' ? 'ok' : 'info',
      message: told,
      ...entry
    })
    return true
  }

  return {
    ...createStoredRestores(database),
    async add(trx, restore) {
      if (await isAnotherOpen(trx, restore.instanceId)) return undefined
      const row = { ...newRestoreRow(restore, clock.now()), owner, lease_until: leaseUntil() }
      await trx.insertInto('restores').values(row).execute()
      await recordActivity(trx, {
        ...about(toRestore(row)),
        at: clock.now(),
        outcome: 'info',
        message: message('restore.requested')
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
        // One that was requested on a replica that still runs counts as requested here.
        const isOurs =
          row.owner === owner || (await deps.replica?.isPresent(trx, row.owner ?? '')) === true
        if (!isOurs && isAlive) return 'others'
        if (!isOurs && !isWanted) return 'left'
        await trx
          .updateTable('restores')
          .set({ owner, lease_until: leaseUntil() })
          .where('id', '=', restore.id)
          .execute()
        return 'own'
      }),
    move: (restore, from, to, reason) =>
      database.transaction((trx) =>
        moveIn(
          trx,
          restore,
          from,
          to,
          { reason: reason === undefined ? null : writeMessage(reason) },
          reason ?? TOLD[to]
        )
      ),
    cancel: (restore, actor) =>
      database.transaction(async (trx) => {
        const reason = message('restore.canceled', { user: actor })
        const changes = { reason: writeMessage(reason) }
        // However often it was tried meanwhile, nobody wants it any more.
        const now = { ...restore, attempts: await attemptsOf(trx, restore) }
        return await moveIn(trx, now, 'waiting', 'failed', changes, reason, {
          actor,
          outcome: 'info'
        })
      }),
    beginSending: (restore, wasLocked, isHeld) =>
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
        const written = writeMessage(reason)
        const isSame = restore.reason !== undefined && isSameMessage(restore.reason, reason)
        const told = isSame ? undefined : reason
        const changes = { reason: written, next_attempt_at }
        return moveIn(trx, restore, from, 'waiting', changes, told)
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
          ...(reason === undefined ? {} : { reason: writeMessage(reason) }),
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

function about(restore: Restore) {
  return {
    actor: restore.actor,
    kind: 'restore' as const,
    instanceId: restore.instanceId,
    snapshotId: restore.snapshotId,
    subject: restore.snapshotName
  }
}
