import type { Kysely } from 'kysely'
import { type Database, storedInstant, type Tables } from '../database/index.js'
import { createHeldSnapshotStore, type HeldSnapshotStore } from './held-snapshot-store.js'
import {
  createPruneFailureStore,
  type PruneFailure,
  type PruneFailureStore
} from './prune-failure-store.js'

type Db = Kysely<Tables>

/** What an admin has said of single snapshots, and what Vultr has. */
export interface PruneMarks {
  readonly heldIds: ReadonlySet<string>
  /** Since when those of them that have not expired any more have been seen so. */
  readonly unexpiredSince: ReadonlyMap<string, Date>
  /** Who confirmed each of them. */
  readonly confirmedBy: ReadonlyMap<string, string>
  readonly failures: ReadonlyMap<string, PruneFailure>
}

/** What pruning has to remember between passes; what to prune is worked out anew each time. */
export interface PruneStore extends HeldSnapshotStore, PruneFailureStore {
  marks(db?: Db): Promise<PruneMarks>
  /** Forgets all that was said of snapshots that are gone. */
  forget(trx: Db, snapshotIds: readonly string[]): Promise<void>
}

/** Puts the stores of pruning together. @throws DatabaseError from each call */
export function createPruneStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly random: () => number
}): PruneStore {
  const { database } = deps
  const failureStore = createPruneFailureStore(deps)
  return {
    ...createHeldSnapshotStore(deps),
    ...failureStore,
    async marks(db = database.db) {
      const held = await db
        .selectFrom('held_snapshots')
        .select(['snapshot_id', 'unexpired_since'])
        .execute()
      const confirmed = await db
        .selectFrom('confirmed_prunes')
        .select(['snapshot_id', 'confirmed_by'])
        .execute()
      return {
        heldIds: new Set(held.map(({ snapshot_id }) => snapshot_id)),
        unexpiredSince: new Map(
          held.flatMap(({ snapshot_id, unexpired_since }) => {
            const since = storedInstant(unexpired_since)
            return since === undefined ? [] : [[snapshot_id, since] as const]
          })
        ),
        confirmedBy: new Map(confirmed.map((row) => [row.snapshot_id, row.confirmed_by])),
        failures: new Map((await failureStore.failures(db)).map((each) => [each.snapshotId, each]))
      }
    },
    async forget(trx, snapshotIds) {
      if (snapshotIds.length === 0) return
      for (const table of ['prune_failures', 'confirmed_prunes', 'held_snapshots'] as const) {
        await trx.deleteFrom(table).where('snapshot_id', 'in', snapshotIds).execute()
      }
    }
  }
}
