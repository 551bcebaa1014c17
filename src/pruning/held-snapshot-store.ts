import type { Kysely } from 'kysely'
import type { Snapshot } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import { lookAtMissing } from '../common/index.js'
import { type Database, inBatches, storedInstant, type Tables } from '../database/index.js'
import { message } from '../wording/index.js'

type Db = Kysely<Tables>

/** Expired snapshots of an instance that wait for an admin. */
export interface HeldPrune {
  readonly instanceId: string
  readonly snapshotIds: readonly string[]
  /** Since the first of them; undefined where that cannot be read. */
  readonly since: Date | undefined
}

/** What waits for an admin before it is pruned, and what an admin confirmed. */
export interface HeldSnapshotStore {
  held(): Promise<readonly HeldPrune[]>
  /**
   * Holds the expired ones of an instance that are to be confirmed, and holds no more what two looks, a
   * minute apart, have seen as not expired.
   */
  hold(
    trx: Db,
    instanceId: string,
    snapshots: { readonly expired: readonly Snapshot[]; readonly unexpired: readonly Snapshot[] }
  ): Promise<void>
  /**
   * What an admin confirmed: it is held no more, and may go as far as it still is expired.
   * @returns how many of them were held.
   */
  confirmHeld(instanceId: string, snapshotIds: readonly string[], actor: string): Promise<number>
  /** Adds what was confirmed with a change of the settings, and forgets what no longer expires. */
  confirm(
    trx: Db,
    snapshots: { readonly confirmed: readonly Snapshot[]; readonly expiring: ReadonlySet<string> },
    actor: string
  ): Promise<void>
}

/** Rows in `held_snapshots` and `confirmed_prunes`. @throws DatabaseError from each call */
export function createHeldSnapshotStore({
  database,
  clock
}: {
  readonly database: Database
  readonly clock: { now(): Date }
}): HeldSnapshotStore {
  return {
    async held() {
      // One by one: after a long downtime all that an account holds can be among them.
      const rows = database.db.selectFrom('held_snapshots').selectAll().orderBy('since').stream()
      const held = new Map<string, { snapshotIds: string[]; since: Date | undefined }>()
      for await (const { instance_id, snapshot_id, since } of rows) {
        const own = held.get(instance_id) ?? { snapshotIds: [], since: storedInstant(since) }
        own.snapshotIds.push(snapshot_id)
        held.set(instance_id, own)
      }
      return [...held].map(([instanceId, own]) => ({ instanceId, ...own }))
    },
    async hold(trx, instanceId, { expired, unexpired }) {
      const now = clock.now()
      const rows = await trx
        .selectFrom('held_snapshots')
        .select(['snapshot_id', 'unexpired_since'])
        .where('instance_id', '=', instanceId)
        .execute()
      const before = new Map(rows.map((row) => [row.snapshot_id, row.unexpired_since]))
      for (const { id } of unexpired) await release(trx, id, storedInstant(before.get(id)), now)
      const again = expired.filter(({ id }) => before.get(id) != null)
      await seenUnexpired(
        trx,
        again.map(({ id }) => id),
        undefined
      )
      const added = expired.filter(({ id }) => !before.has(id))
      const addedRows = added.map(({ id }) => ({
        snapshot_id: id,
        instance_id: instanceId,
        since: now.toISOString()
      }))
      for (const batch of inBatches(addedRows)) {
        await trx
          .insertInto('held_snapshots')
          .values(batch)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      if (added.length === 0) return
      await recordActivity(trx, {
        at: now,
        actor: 'scheduler',
        kind: 'prune',
        outcome: 'info',
        instanceId,
        message: message('activity.prune.held', { count: added.length })
      })
    },
    confirmHeld: (instanceId, snapshotIds, actor) =>
      database.transaction(async (trx) => {
        if (snapshotIds.length === 0) return 0
        const rows = await trx
          .selectFrom('held_snapshots')
          .select('snapshot_id')
          .where('instance_id', '=', instanceId)
          .where('snapshot_id', 'in', snapshotIds)
          .execute()
        if (rows.length === 0) return 0
        await addConfirmed(
          trx,
          rows.map(({ snapshot_id }) => ({ id: snapshot_id, instanceId })),
          { actor, now: clock.now() }
        )
        await recordActivity(trx, {
          at: clock.now(),
          actor,
          kind: 'prune',
          outcome: 'info',
          instanceId,
          message: message('activity.prune.confirmed', { count: rows.length })
        })
        return rows.length
      }),
    async confirm(trx, { confirmed, expiring }, actor) {
      const known = await trx.selectFrom('confirmed_prunes').select('snapshot_id').execute()
      for (const { snapshot_id } of known) {
        if (expiring.has(snapshot_id)) continue
        await trx.deleteFrom('confirmed_prunes').where('snapshot_id', '=', snapshot_id).execute()
      }
      await addConfirmed(trx, confirmed, { actor, now: clock.now() })
    }
  }
}

/** One odd list must not let go what an admin is asked about. */
async function release(trx: Db, id: string, since: Date | undefined, now: Date): Promise<void> {
  const look = lookAtMissing(since, now)
  if (look === 'first') await seenUnexpired(trx, [id], now)
  else if (look === 'second') {
    await trx.deleteFrom('held_snapshots').where('snapshot_id', '=', id).execute()
  }
}

async function seenUnexpired(
  trx: Db,
  ids: readonly string[],
  since: Date | undefined
): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('held_snapshots')
    .set({ unexpired_since: since?.toISOString() ?? null })
    .where('snapshot_id', 'in', ids)
    .execute()
}

async function addConfirmed(
  trx: Db,
  snapshots: readonly { readonly id: string; readonly instanceId: string | undefined }[],
  { actor, now }: { readonly actor: string; readonly now: Date }
): Promise<void> {
  const by = { confirmed_by: actor, confirmed_at: now.toISOString() }
  const rows = snapshots.flatMap(({ id: snapshot_id, instanceId: instance_id }) =>
    instance_id === undefined ? [] : [{ snapshot_id, instance_id, ...by }]
  )
  for (const batch of inBatches(rows)) {
    await trx
      .insertInto('confirmed_prunes')
      .values(batch)
      .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(by))
      .execute()
    const ids = batch.map(({ snapshot_id }) => snapshot_id)
    await trx.deleteFrom('held_snapshots').where('snapshot_id', 'in', ids).execute()
  }
}
