import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { recordActivity } from '../../activity/index.js'
import { isDue } from '../../common/index.js'
import { type Database, storedInstant, type Tables } from '../../database/index.js'
import {
  type ChangeIntent,
  type ChangeOutcome,
  type ChangeProcesses,
  REMOVALS,
  type SnapshotChange,
  toChange
} from './change.js'
import { createEndedChanges, type EndedChanges } from './ended-changes.js'
import { createHeldChanges, type HeldChanges, holding, WANTED_MS } from './held-changes.js'

/**
 * One change of a snapshot at a time, across processes, each written down before Vultr is asked and
 * with its outcome after. @throws DatabaseError from each call; what cannot be written is not sent.
 */
export interface SnapshotChanges extends EndedChanges, HeldChanges {
  /** Undefined while another change of the snapshot is open. Part of the caller's transaction. */
  begin(trx: Kysely<Tables>, intent: ChangeIntent): Promise<SnapshotChange | undefined>
  /**
   * Directly before a request leaves. Part of the caller's transaction.
   * @returns false where it was called off, or is somebody else's by now, or over.
   */
  renew(trx: Kysely<Tables>, change: SnapshotChange, description?: string): Promise<boolean>
  /** Whether the snapshot is being deleted. Part of the caller's transaction. */
  isBeingRemoved(trx: Kysely<Tables>, snapshotId: string): Promise<boolean>
  /** Has a removal that is open and not sent yet not be sent: somebody wants the snapshot kept. */
  callOffRemoval(snapshotId: string): Promise<void>
  /**
   * Part of the caller's transaction.
   * @returns false, changing nothing, where it is over already, or somebody else's by now.
   */
  finish(trx: Kysely<Tables>, change: SnapshotChange, outcome: ChangeOutcome): Promise<boolean>
  /** Those that were begun and never finished: their process ended, or could not write any more. */
  abandoned(): Promise<readonly SnapshotChange[]>
}

/** As many attempts are made of one request, and so long is waited between two of them at most, in ms. */
const ATTEMPTS = 3
const LONGEST_WAIT_MS = 60_000

/** For writing down what came of it, in ms. */
const LEASE_MARGIN_MS = 30_000

/** Rows in `snapshot_changes`. */
export function createSnapshotChanges(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly requestTimeoutMs: number
  /** Where several processes share the database. */
  readonly processes?: ChangeProcesses | undefined
}): SnapshotChanges {
  const { database, clock } = deps
  const now = (trx: Kysely<Tables>) => deps.processes?.now(trx) ?? Promise.resolve(clock.now())
  const leaseMs = ATTEMPTS * (deps.requestTimeoutMs + LONGEST_WAIT_MS) + LEASE_MARGIN_MS
  const leaseUntil = () => new Date(clock.now().getTime() + leaseMs).toISOString()

  return {
    ...createEndedChanges({ database }),
    ...createHeldChanges({ database, now, processes: deps.processes }),
    async begin(trx, intent) {
      const other = await trx
        .selectFrom('snapshot_changes')
        .select('id')
        .where('snapshot_id', '=', intent.snapshotId)
        .where('state', '=', 'open')
        .executeTakeFirst()
      if (other !== undefined) return undefined
      const startedAt = clock.now()
      const begun = await now(trx)
      const held = holding(deps.processes?.id, begun)
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
          finished_at: null,
          ...held,
          ...wantedColumns(intent, begun)
        })
        .execute()
      return { ...change, holder: held.holder }
    },
    async renew(trx, { id, holder }, description) {
      const { numUpdatedRows } = await trx
        .updateTable('snapshot_changes')
        .set({
          lease_until: leaseUntil(),
          sent_at: clock.now().toISOString(),
          ...(description === undefined ? {} : { description })
        })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('holder', holder === undefined ? 'is' : '=', holder ?? null)
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
    async finish(trx, change, { state, told, outcome = null }) {
      const at = clock.now()
      const { holder } = change
      const { numUpdatedRows } = await trx
        .updateTable('snapshot_changes')
        .set({ state, outcome, finished_at: at.toISOString() })
        .where('id', '=', change.id)
        .where('state', '=', 'open')
        .where('holder', holder === undefined ? 'is' : '=', holder ?? null)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) return false
      if (told === undefined) return true
      await recordActivity(trx, {
        at,
        actor: change.actor,
        kind: change.kind === 'prune' || change.kind === 'surplus' ? 'prune' : 'snapshot',
        ...told,
        instanceId: change.instanceId,
        snapshotId: change.snapshotId,
        subject: change.subject
      })
      return true
    },
    async abandoned() {
      const rows = await database.db
        .selectFrom('snapshot_changes')
        .selectAll()
        .where('state', '=', 'open')
        .execute()
      const at = clock.now()
      return rows
        .filter(({ lease_until }) => isDue(storedInstant(lease_until), at, leaseMs))
        .map(toChange)
    }
  }
}

function wantedColumns({ wanted }: ChangeIntent, begun: Date) {
  if (wanted === undefined) return {}
  const until = new Date(begun.getTime() + WANTED_MS)
  return { wanted: JSON.stringify(wanted), wanted_until: until.toISOString() }
}
