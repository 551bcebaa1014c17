import type { Kysely } from 'kysely'
import type { Snapshot, VultrError } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import { lookAtMissing, retryDelayMs } from '../common/index.js'
import {
  type Database,
  inBatches,
  storedCount,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'

type Db = Kysely<Tables>

/** Expired snapshots of an instance that wait for an admin. */
export interface HeldPrune {
  readonly instanceId: string
  readonly snapshotIds: readonly string[]
  /** Since the first of them; undefined where that cannot be read. */
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
export interface PruneStore {
  marks(db?: Db): Promise<PruneMarks>
  held(): Promise<readonly HeldPrune[]>
  failures(): Promise<readonly PruneFailure[]>
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
  /** @returns whether it is told: once, and again only when Vultr gives another reason. */
  failed(trx: Db, snapshot: Snapshot, error: VultrError): Promise<boolean>
  /** Forgets all that was said of snapshots that are gone. */
  forget(trx: Db, snapshotIds: readonly string[]): Promise<void>
}

/** First wait after Vultr would not delete one, in ms; it doubles up to half an hour. */
const RETRY_MS = 5 * 60_000

/** Rows in `held_snapshots`, `confirmed_prunes` and `prune_failures`. @throws DatabaseError from each call */
export function createPruneStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly random: () => number
}): PruneStore {
  const { database, clock } = deps

  async function failures(db: Db): Promise<readonly PruneFailure[]> {
    const rows = await db.selectFrom('prune_failures').selectAll().execute()
    return rows.map((row) => ({
      snapshotId: row.snapshot_id,
      instanceId: row.instance_id,
      sentence: storedText(row.sentence) ?? '',
      attempts: storedCount(row.attempts) ?? 0,
      nextAttemptAt: storedInstant(row.next_attempt_at)
    }))
  }

  async function addConfirmed(
    trx: Db,
    snapshots: readonly { readonly id: string; readonly instanceId: string | undefined }[],
    actor: string
  ): Promise<void> {
    const by = { confirmed_by: actor, confirmed_at: clock.now().toISOString() }
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

  return {
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
        failures: new Map((await failures(db)).map((each) => [each.snapshotId, each]))
      }
    },
    failures: () => failures(database.db),
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
        sentence: `${added.length} expired ${added.length === 1 ? 'snapshot waits' : 'snapshots wait'} to be confirmed before deletion.`
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
          actor
        )
        await recordActivity(trx, {
          at: clock.now(),
          actor,
          kind: 'prune',
          outcome: 'info',
          instanceId,
          sentence: `Confirmed that ${rows.length} expired ${rows.length === 1 ? 'snapshot' : 'snapshots'} may be deleted.`
        })
        return rows.length
      }),
    async confirm(trx, { confirmed, expiring }, actor) {
      const known = await trx.selectFrom('confirmed_prunes').select('snapshot_id').execute()
      for (const { snapshot_id } of known) {
        if (expiring.has(snapshot_id)) continue
        await trx.deleteFrom('confirmed_prunes').where('snapshot_id', '=', snapshot_id).execute()
      }
      await addConfirmed(trx, confirmed, actor)
    },
    async failed(trx, snapshot, error) {
      const now = clock.now()
      const former = await trx
        .selectFrom('prune_failures')
        .select(['sentence', 'attempts'])
        .where('snapshot_id', '=', snapshot.id)
        .executeTakeFirst()
      const attempts = (storedCount(former?.attempts) ?? 0) + 1
      const delay = retryDelayMs({
        baseMs: RETRY_MS,
        attempts,
        retryAfterMs: error.retryAfterMs,
        random: deps.random()
      })
      const columns = {
        instance_id: snapshot.instanceId ?? '',
        sentence: error.sentence,
        attempts,
        next_attempt_at: new Date(now.getTime() + delay).toISOString()
      }
      await trx
        .insertInto('prune_failures')
        .values({ snapshot_id: snapshot.id, first_at: now.toISOString(), ...columns })
        .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(columns))
        .execute()
      return former?.sentence !== error.sentence
    },
    async forget(trx, snapshotIds) {
      if (snapshotIds.length === 0) return
      for (const table of ['prune_failures', 'confirmed_prunes', 'held_snapshots'] as const) {
        await trx.deleteFrom(table).where('snapshot_id', 'in', snapshotIds).execute()
      }
    }
  }
}
