import type { Kysely } from 'kysely'
import { z } from 'zod'
import { recordActivity } from '../activity/index.js'
import {
  type Database,
  storedCount,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import type { Snapshot } from '../snapshots/index.js'

/** What would be pruned, waiting for an admin because it is so much. */
export interface HeldPrune {
  readonly instanceId: string
  readonly snapshotIds: readonly string[]
  /** Undefined where it cannot be read. */
  readonly since: Date | undefined
}

/** An expired snapshot that Vultr would not delete. */
export interface PruneFailure {
  readonly snapshotId: string
  readonly instanceId: string
  /** Vultr's sentence. */
  readonly sentence: string
  readonly attempts: number
  /** Undefined where it cannot be read: then it is due. */
  readonly nextAttemptAt: Date | undefined
}

/** What pruning has to remember between passes; what to prune is worked out anew each time. */
export interface PruneStore {
  held(): Promise<readonly HeldPrune[]>
  hold(instanceId: string, snapshots: readonly Snapshot[]): Promise<void>
  release(instanceId: string): Promise<void>
  /** What of an instance an admin confirmed when the settings were saved that let it expire. */
  confirmed(instanceId: string): Promise<ReadonlySet<string>>
  /** Adds what was confirmed, and forgets what was confirmed before and no longer expires. */
  confirm(
    trx: Kysely<Tables>,
    snapshots: { readonly confirmed: readonly Snapshot[]; readonly expiring: ReadonlySet<string> },
    actor: string
  ): Promise<void>
  failures(): Promise<readonly PruneFailure[]>
  failed(
    snapshot: Snapshot,
    failure: Omit<PruneFailure, 'snapshotId'> & { readonly nextAttemptAt: Date }
  ): Promise<void>
  pruned(snapshot: Snapshot, actor: string, why: string): Promise<void>
  /** Forgets the failures of snapshots that are gone. */
  forgetFailures(snapshotIds: readonly string[]): Promise<void>
}

/** Rows in `held_prunes` and `prune_failures`. @throws DatabaseError from each call */
export function createPruneStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): PruneStore {
  const { database, clock } = deps
  return {
    async held() {
      const rows = await database.db.selectFrom('held_prunes').selectAll().execute()
      return rows
        .map((row) => ({
          instanceId: row.instance_id,
          snapshotIds: idsOf(row.snapshot_ids),
          since: storedInstant(row.since)
        }))
        .filter(({ snapshotIds }) => snapshotIds.length > 0)
    },
    hold: (instanceId, snapshots) =>
      database.transaction(async (trx) => {
        const snapshot_ids = JSON.stringify(snapshots.map(({ id }) => id))
        const now = clock.now()
        const former = await trx
          .selectFrom('held_prunes')
          .select('snapshot_ids')
          .where('instance_id', '=', instanceId)
          .executeTakeFirst()
        await trx
          .insertInto('held_prunes')
          .values({ instance_id: instanceId, snapshot_ids, since: now.toISOString() })
          .onConflict((conflict) => conflict.column('instance_id').doUpdateSet({ snapshot_ids }))
          .execute()
        if (former !== undefined) return
        await recordActivity(trx, {
          at: now,
          actor: 'scheduler',
          kind: 'prune',
          outcome: 'info',
          instanceId,
          sentence: `${snapshots.length} expired snapshots wait to be confirmed before they are deleted.`
        })
      }),
    async release(instanceId) {
      await database.db.deleteFrom('held_prunes').where('instance_id', '=', instanceId).execute()
    },
    async confirmed(instanceId) {
      const rows = await database.db
        .selectFrom('confirmed_prunes')
        .select('snapshot_id')
        .where('instance_id', '=', instanceId)
        .execute()
      return new Set(rows.map(({ snapshot_id }) => snapshot_id))
    },
    async confirm(trx, { confirmed, expiring }, actor) {
      const known = await trx.selectFrom('confirmed_prunes').select('snapshot_id').execute()
      for (const { snapshot_id } of known) {
        if (!expiring.has(snapshot_id)) await forgetConfirmed(trx, snapshot_id)
      }
      const by = { confirmed_by: actor, confirmed_at: clock.now().toISOString() }
      for (const { id: snapshot_id, instanceId: instance_id } of confirmed) {
        if (instance_id === undefined) continue
        await trx
          .insertInto('confirmed_prunes')
          .values({ snapshot_id, instance_id, ...by })
          .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(by))
          .execute()
      }
    },
    async failures() {
      const rows = await database.db.selectFrom('prune_failures').selectAll().execute()
      return rows.map((row) => ({
        snapshotId: row.snapshot_id,
        instanceId: row.instance_id,
        sentence: storedText(row.sentence) ?? '',
        attempts: storedCount(row.attempts) ?? 0,
        nextAttemptAt: storedInstant(row.next_attempt_at)
      }))
    },
    failed: (snapshot, failure) =>
      database.transaction(async (trx) => {
        const now = clock.now()
        const former = await trx
          .selectFrom('prune_failures')
          .select('sentence')
          .where('snapshot_id', '=', snapshot.id)
          .executeTakeFirst()
        const columns = {
          instance_id: failure.instanceId,
          sentence: failure.sentence,
          attempts: failure.attempts,
          next_attempt_at: failure.nextAttemptAt.toISOString()
        }
        await trx
          .insertInto('prune_failures')
          .values({ snapshot_id: snapshot.id, first_at: now.toISOString(), ...columns })
          .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(columns))
          .execute()
        // Told once, and again only when Vultr gives another reason.
        if (former?.sentence === failure.sentence) return
        await recordActivity(trx, {
          at: now,
          actor: 'scheduler',
          kind: 'prune',
          outcome: 'failed',
          instanceId: failure.instanceId,
          snapshotId: snapshot.id,
          subject: snapshot.name,
          sentence: failure.sentence
        })
      }),
    pruned: (snapshot, actor, why) =>
      database.transaction(async (trx) => {
        await trx.deleteFrom('prune_failures').where('snapshot_id', '=', snapshot.id).execute()
        await forgetConfirmed(trx, snapshot.id)
        await recordActivity(trx, {
          at: clock.now(),
          actor,
          kind: 'prune',
          outcome: 'ok',
          instanceId: snapshot.instanceId,
          snapshotId: snapshot.id,
          subject: snapshot.name,
          sentence: why
        })
      }),
    async forgetFailures(snapshotIds) {
      if (snapshotIds.length === 0) return
      await database.db
        .deleteFrom('prune_failures')
        .where('snapshot_id', 'in', snapshotIds)
        .execute()
    }
  }
}

async function forgetConfirmed(trx: Kysely<Tables>, snapshotId: string): Promise<void> {
  await trx.deleteFrom('confirmed_prunes').where('snapshot_id', '=', snapshotId).execute()
}

/** A row that cannot be read holds nothing: the next pass works it out anew. */
function idsOf(text: string): readonly string[] {
  try {
    return z.array(z.uuid()).parse(JSON.parse(text))
  } catch {
    return []
  }
}
