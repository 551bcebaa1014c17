import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { type ActivityOutcome, forgottenBefore, recordActivity } from '../activity/index.js'
import { isDue } from '../common/index.js'
import {
  type Database,
  DELETED_AT_ONCE,
  deleteInChunks,
  inBatches,
  storedInstant,
  type Tables
} from '../database/index.js'
import type { Message } from '../wording/index.js'
/** `surplus`: Vultr made two of one run, and this one goes. */
export type ChangeKind = Tables['snapshot_changes']['kind']

/** What is to be done to a snapshot at Vultr. */
export interface ChangeIntent {
  readonly snapshotId: string
  readonly instanceId: string | undefined
  readonly kind: ChangeKind
  readonly actor: string
  /** The snapshot's name; hostile text. */
  readonly subject: string
}

/** A change that has begun; until it is finished no other one of the snapshot begins. */
export interface SnapshotChange extends ChangeIntent {
  readonly id: string
  /** What is to be stored as the description; undefined for a removal, and before it is known. */
  readonly description: string | undefined
  readonly startedAt: Date
}

export interface ChangeOutcome {
  /** `unknown`: Vultr may have heard it; `failed`: certainly not done. */
  readonly state: 'done' | 'failed' | 'unknown'
  /** Told in the activity log; undefined where there is nothing to tell. */
  readonly told: { readonly outcome: ActivityOutcome; readonly message: Message } | undefined
}

/**
 * One change of a snapshot at a time, across processes, each written down before Vultr is asked and
 * with its outcome after. @throws DatabaseError from each call; what cannot be written is not sent.
 */
export interface SnapshotChanges {
  /** Undefined while another change of the snapshot is open. Part of the caller's transaction. */
  begin(trx: Kysely<Tables>, intent: ChangeIntent): Promise<SnapshotChange | undefined>
  /**
   * Directly before a request leaves. Part of the caller's transaction.
   * @returns false where it was called off, or finished by somebody else.
   */
  renew(trx: Kysely<Tables>, change: SnapshotChange, description?: string): Promise<boolean>
  /** Whether the snapshot is being deleted. Part of the caller's transaction. */
  isBeingRemoved(trx: Kysely<Tables>, snapshotId: string): Promise<boolean>
  /** Has a removal that is open and not sent yet not be sent: somebody wants the snapshot kept. */
  callOffRemoval(snapshotId: string): Promise<void>
  /** Does nothing where it was finished already. Part of the caller's transaction. */
  finish(trx: Kysely<Tables>, change: SnapshotChange, outcome: ChangeOutcome): Promise<void>
  /** Those that were begun and never finished: their process ended, or could not write any more. */
  abandoned(): Promise<readonly SnapshotChange[]>
  /** Snapshots that were deleted since then, as far as Vultr has said. */
  deletedSince(since: Date): Promise<ReadonlyMap<string, Date>>
  /** Which of them Vultr has ever said to have deleted. */
  deletedAmong(snapshotIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Forgets those that ended as long ago as activity is kept. */
  forgetOld(now: Date): Promise<void>
}

/** As many attempts are made of one request, and so long is waited between two of them at most, in ms. */
const ATTEMPTS = 3
const LONGEST_WAIT_MS = 60_000

/** For writing down what came of it, in ms. */
const LEASE_MARGIN_MS = 30_000

/** Changes that take the snapshot away. */
export const REMOVALS = ['delete', 'prune', 'surplus'] as const satisfies ChangeKind[]

/** Whether a change takes the snapshot away. */
export function isRemoval(kind: ChangeKind): boolean {
  return REMOVALS.some((each) => each === kind)
}

/** Rows in `snapshot_changes`. */
export function createSnapshotChanges(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly requestTimeoutMs: number
}): SnapshotChanges {
  const { database, clock } = deps
  const leaseMs = ATTEMPTS * (deps.requestTimeoutMs + LONGEST_WAIT_MS) + LEASE_MARGIN_MS
  const leaseUntil = () => new Date(clock.now().getTime() + leaseMs).toISOString()

  return {
    async begin(trx, intent) {
      const other = await trx
        .selectFrom('snapshot_changes')
        .select('id')
        .where('snapshot_id', '=', intent.snapshotId)
        .where('state', '=', 'open')
        .executeTakeFirst()
      if (other !== undefined) return undefined
      const startedAt = clock.now()
      const change = { ...intent, id: randomUUID(), description: undefined, startedAt }
      await trx
        .insertInto('snapshot_changes')
        .values({
          id: change.id,
          snapshot_id: intent.snapshotId,
          instance_id: intent.instanceId ?? null,
          kind: intent.kind,
          actor: intent.actor,
          subject: intent.subject,
          description: null,
          state: 'open',
          lease_until: leaseUntil(),
          started_at: startedAt.toISOString(),
          finished_at: null
        })
        .execute()
      return change
    },
    async renew(trx, { id }, description) {
      const { numUpdatedRows } = await trx
        .updateTable('snapshot_changes')
        .set({ lease_until: leaseUntil(), ...(description === undefined ? {} : { description }) })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('is_called_off', '=', 0)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async isBeingRemoved(trx, snapshotId) {
      const row = await trx
        .selectFrom('snapshot_changes')
        .select('id')
        .where('snapshot_id', '=', snapshotId)
        .where('state', '=', 'open')
        .where('kind', 'in', REMOVALS)
        .executeTakeFirst()
      return row !== undefined
    },
    async callOffRemoval(snapshotId) {
      await database.db
        .updateTable('snapshot_changes')
        .set({ is_called_off: 1 })
        .where('snapshot_id', '=', snapshotId)
        .where('state', '=', 'open')
        .where('kind', 'in', REMOVALS)
        .execute()
    },
    async finish(trx, change, { state, told }) {
      const now = clock.now()
      const { numUpdatedRows } = await trx
        .updateTable('snapshot_changes')
        .set({ state, finished_at: now.toISOString() })
        .where('id', '=', change.id)
        .where('state', '=', 'open')
        .executeTakeFirst()
      if (numUpdatedRows !== 1n || told === undefined) return
      await recordActivity(trx, {
        at: now,
        actor: change.actor,
        kind: change.kind === 'prune' || change.kind === 'surplus' ? 'prune' : 'snapshot',
        ...told,
        instanceId: change.instanceId,
        snapshotId: change.snapshotId,
        subject: change.subject
      })
    },
    async abandoned() {
      const rows = await database.db
        .selectFrom('snapshot_changes')
        .selectAll()
        .where('state', '=', 'open')
        .execute()
      const now = clock.now()
      return rows
        .filter(({ lease_until }) => isDue(storedInstant(lease_until), now, leaseMs))
        .map(toChange)
    },
    async deletedSince(since) {
      const rows = await database.db
        .selectFrom('snapshot_changes')
        .select(['snapshot_id', 'finished_at'])
        .where('finished_at', '>=', since.toISOString())
        .where('state', '=', 'done')
        .where('kind', 'in', REMOVALS)
        .execute()
      return new Map(
        rows.flatMap(({ snapshot_id, finished_at }) =>
          finished_at === null ? [] : [[snapshot_id, new Date(finished_at)] as const]
        )
      )
    },
    async deletedAmong(snapshotIds) {
      const deleted = new Set<string>()
      for (const ids of inBatches(snapshotIds)) {
        const rows = await database.db
          .selectFrom('snapshot_changes')
          .select('snapshot_id')
          .where('snapshot_id', 'in', ids)
          .where('state', '=', 'done')
          .where('kind', 'in', REMOVALS)
          .execute()
        for (const { snapshot_id } of rows) deleted.add(snapshot_id)
      }
      return deleted
    },
    async forgetOld(now) {
      const ended = database.db.selectFrom('snapshot_changes').where('finished_at', 'is not', null)
      const first = await ended.select('finished_at').orderBy('finished_at').limit(1).execute()
      const before = forgottenBefore(storedInstant(first[0]?.finished_at), now).toISOString()
      await deleteInChunks(async () => {
        const some = ended.select('id').where('finished_at', '<', before).limit(DELETED_AT_ONCE)
        return await database.db
          .deleteFrom('snapshot_changes')
          .where('id', 'in', some)
          .executeTakeFirstOrThrow()
      })
    }
  }
}

function toChange(row: Selectable<Tables['snapshot_changes']>): SnapshotChange {
  return {
    id: row.id,
    snapshotId: row.snapshot_id,
    instanceId: row.instance_id ?? undefined,
    kind: row.kind,
    actor: row.actor,
    subject: row.subject,
    description: row.description ?? undefined,
    startedAt: new Date(row.started_at)
  }
}
