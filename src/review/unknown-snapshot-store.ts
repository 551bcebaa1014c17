import type { Kysely } from 'kysely'
import type { CatalogueView, Snapshot } from '../account/index.js'
import { forgottenBefore, recordActivity } from '../activity/index.js'
import { type Database, inBatches, storedInstant, type Tables } from '../database/index.js'
import { message } from '../wording/index.js'
import type { ReviewState, UnknownSnapshot } from './review-state.js'
import { withoutRun } from './snapshots-without-run.js'

type Db = Kysely<Tables>

/** Snapshots that carry our mark, but that no run of this database made. */
export interface UnknownSnapshots {
  /**
   * Writes down those that a list shows and that are younger than the database.
   * @param beganAt when the database began.
   * @throws DatabaseError
   */
  note(view: CatalogueView, beganAt: Date): Promise<void>
  /** Those that nobody has looked at yet, and the instances that another panel takes care of too. */
  state(db: Db): Promise<Pick<ReviewState, 'unknown' | 'sharedIds'>>
  /** Part of the caller's transaction. */
  markReviewed(
    trx: Db,
    seen: readonly UnknownSnapshot[],
    by: { readonly actor: string; readonly now: Date }
  ): Promise<void>
  /** Forgets what was looked at long ago and is not listed any more. @throws DatabaseError */
  forgetOld(now: Date): Promise<void>
}

/** A snapshot this much younger than the database may be a former database's: clocks differ. In ms. */
const CLOCKS_DIFFER_MS = 10 * 60_000

/** What all entries about a review in the activity log have in common. */
export const REVIEW_ENTRY = { actor: 'scheduler', kind: 'settings', outcome: 'info' } as const
/** Rows in `unknown_snapshots`. */
export function createUnknownSnapshots(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): UnknownSnapshots {
  const { database, clock } = deps
  const startedAt = clock.now()
  // What has been compared once is not looked up again; a snapshot that changes is another object.
  const compared = new WeakSet<Snapshot>()

  async function addUnknown(trx: Db, unknown: readonly Snapshot[]): Promise<void> {
    const now = clock.now()
    let added = 0
    const rows = unknown.flatMap(({ id, instanceId, createdAt }) => {
      if (instanceId === undefined || createdAt === undefined) return []
      const row = {
        snapshot_id: id,
        instance_id: instanceId,
        made_at: createdAt.toISOString(),
        is_of_another_panel: createdAt >= startedAt ? 1 : 0,
        found_at: now.toISOString()
      }
      return [row]
    })
    for (const batch of inBatches(rows)) {
      const { numInsertedOrUpdatedRows = 0n } = await trx
        .insertInto('unknown_snapshots')
        .values(batch)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      added += Number(numInsertedOrUpdatedRows)
    }
    if (added === 0) return
    const told = message('activity.review.unknown', { count: added })
    await recordActivity(trx, { ...REVIEW_ENTRY, at: now, message: told })
  }

  return {
    async note(view, beganAt) {
      const after = beganAt.getTime() + CLOCKS_DIFFER_MS
      const isOurs = ({ runKey }: Snapshot) => runKey !== undefined
      const fresh = view.snapshots.filter((each) => !compared.has(each) && isOurs(each))
      const young = fresh.filter(
        ({ createdAt }) => createdAt !== undefined && createdAt.getTime() > after
      )
      const unknown = await withoutRun(database.db, young)
      if (unknown.length > 0) await database.transaction((trx) => addUnknown(trx, unknown))
      for (const each of fresh) compared.add(each)
    },
    async state(db) {
      const rows = await db
        .selectFrom('unknown_snapshots')
        .selectAll()
        .where('reviewed_at', 'is', null)
        .execute()
      const shared =
        rows.length === 0
          ? []
          : await db
              .selectFrom('unknown_snapshots')
              .select('instance_id')
              .distinct()
              .where('reviewed_at', 'is not', null)
              .where('is_of_another_panel', '=', 1)
              .execute()
      return {
        unknown: rows.map((each) => ({
          snapshotId: each.snapshot_id,
          instanceId: each.instance_id,
          madeAt: storedInstant(each.made_at),
          isOfAnotherPanel: each.is_of_another_panel === 1
        })),
        sharedIds: new Set(shared.map(({ instance_id }) => instance_id))
      }
    },
    async markReviewed(trx, seen, { actor, now }) {
      const by = { reviewed_at: now.toISOString(), reviewed_by: actor }
      for (const ids of inBatches(seen.map(({ snapshotId }) => snapshotId))) {
        await trx.updateTable('unknown_snapshots').set(by).where('snapshot_id', 'in', ids).execute()
      }
    },
    async forgetOld(now) {
      const listed = database.db.selectFrom('catalogue_snapshots').select('id')
      await database.db
        .deleteFrom('unknown_snapshots')
        .where('reviewed_at', '<', forgottenBefore(undefined, now).toISOString())
        .where('snapshot_id', 'not in', listed)
        .execute()
    }
  }
}
