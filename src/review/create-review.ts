import type { Kysely, Selectable } from 'kysely'
import type { CatalogueView, Snapshot } from '../account/index.js'
import { forgottenBefore, recordActivity } from '../activity/index.js'
import { type Database, inBatches, storedInstant, type Tables } from '../database/index.js'
import { message } from '../wording/index.js'
import { oldestRow } from './database-age.js'
import { compareWithKnown, knownIdsOf, readKnownIds } from './known-ids.js'
import type { ReviewState } from './review-state.js'
import { withoutRun } from './snapshots-without-run.js'

type Db = Kysely<Tables>

/**
 * Notices what an admin has to look at before anything is deleted or restored: a database that is older
 * than the account, another panel at work, another account, settings whose effect nobody could see.
 */
export interface Review {
  /**
   * Compares a list that has just been read with what is stored, before anybody acts on it.
   * @throws DatabaseError
   */
  compare(view: CatalogueView): Promise<void>
  /** @throws DatabaseError */
  state(db?: Db): Promise<ReviewState>
  /** Settings are saved while nobody can say what they let expire. Part of the caller's transaction. */
  noteUnseenSettings(trx: Db): Promise<void>
  /** Nothing expires by the settings that were saved unseen: there is nothing to look at. */
  settleUnseen(since: Date): Promise<void>
  /**
   * An admin has looked at all of this and confirmed the settings. Part of the caller's transaction.
   * @returns false, changing nothing, where the list that was shown is of another account than the one
   * that is to be confirmed.
   */
  confirm(trx: Db, seen: ReviewState, view: CatalogueView, actor: string): Promise<boolean>
  /** Forgets what was looked at long ago and is not listed any more. @throws DatabaseError */
  forgetOld(now: Date): Promise<void>
}

/** A snapshot this much younger than the database may be a former database's: clocks differ. In ms. */
const CLOCKS_DIFFER_MS = 10 * 60_000

/** Rows in `review` and `unknown_snapshots`. */
export function createReview(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  /** Forgets what was known of the account that the key opened before. */
  readonly forgetAccount: (trx: Db) => Promise<void>
}): Review {
  const { database, clock } = deps
  const startedAt = clock.now()
  // What has been compared once is not looked up again; a snapshot that changes is another object.
  const compared = new WeakSet<Snapshot>()

  async function stored(db: Db) {
    return await db.selectFrom('review').selectAll().executeTakeFirst()
  }

  async function firstRow(db: Db, lists: Parameters<typeof knownIdsOf>[0]) {
    return {
      id: 1,
      began_at: (await oldestRow(db, clock.now())).toISOString(),
      known_ids: JSON.stringify(knownIdsOf(lists)),
      unseen_since: null,
      other_account_since: null
    }
  }

  /** The row is written when the account is seen for the first time. */
  async function begun(view: CatalogueView) {
    const before = await stored(database.db)
    const beganAt = storedInstant(before?.began_at)
    const now = clock.now()
    if (before !== undefined && beganAt !== undefined && beganAt <= now) return before
    // One that lies ahead was written before the clock was set back.
    if (before !== undefined) {
      const began_at = now.toISOString()
      await database.db.updateTable('review').set({ began_at }).where('id', '=', 1).execute()
      return { ...before, began_at }
    }
    const row = await firstRow(database.db, view)
    await database.db
      .insertInto('review')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return row
  }

  /** What is remembered stays what it is until another account is confirmed, or the former one is back. */
  async function noteAccount(
    row: Selectable<Tables['review']>,
    view: CatalogueView
  ): Promise<void> {
    const comparison = compareWithKnown(readKnownIds(row.known_ids), view)
    const isOther = comparison === 'other'
    if (isOther === (row.other_account_since !== null) && comparison !== 'changed') return
    await database.transaction(async (trx) => {
      const now = clock.now()
      const columns = isOther
        ? { other_account_since: now.toISOString() }
        : { other_account_since: null, known_ids: JSON.stringify(knownIdsOf(view)) }
      await trx.updateTable('review').set(columns).where('known_ids', '=', row.known_ids).execute()
      if (isOther)
        await recordActivity(trx, {
          ...ABOUT,
          at: now,
          message: message('activity.review.otherAccount')
        })
    })
  }

  async function noteUnknown(view: CatalogueView, beganAt: Date): Promise<void> {
    const after = beganAt.getTime() + CLOCKS_DIFFER_MS
    const isOurs = ({ runKey }: Snapshot) => runKey !== undefined
    const fresh = view.snapshots.filter((each) => !compared.has(each) && isOurs(each))
    const young = fresh.filter(
      ({ createdAt }) => createdAt !== undefined && createdAt.getTime() > after
    )
    const unknown = await withoutRun(database.db, young)
    if (unknown.length > 0) await database.transaction((trx) => addUnknown(trx, unknown))
    for (const each of fresh) compared.add(each)
  }

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
    await recordActivity(trx, { ...ABOUT, at: now, message: told })
  }

  async function state(db: Db = database.db): Promise<ReviewState> {
    const row = await stored(db)
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
      unseenSince: sinceOf(row?.unseen_since),
      otherAccountSince: sinceOf(row?.other_account_since),
      sharedIds: new Set(shared.map(({ instance_id }) => instance_id))
    }
  }

  return {
    async compare(view) {
      if (view.refreshedAt === undefined) return
      const row = await begun(view)
      await noteAccount(row, view)
      await noteUnknown(view, storedInstant(row.began_at) ?? clock.now())
    },
    state,
    async noteUnseenSettings(trx) {
      const now = clock.now().toISOString()
      await trx
        .insertInto('review')
        .values({ ...(await firstRow(trx, NOTHING_LISTED)), unseen_since: now })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ unseen_since: now }))
        .execute()
    },
    settleUnseen: (since) =>
      database.transaction(async (trx) => {
        const now = sinceOf((await stored(trx))?.unseen_since)
        if (now?.getTime() !== since.getTime()) return
        await trx.updateTable('review').set({ unseen_since: null }).where('id', '=', 1).execute()
      }),
    async confirm(trx, seen, view, actor) {
      const row = await stored(trx)
      const isOther = compareWithKnown(readKnownIds(row?.known_ids ?? ''), view) === 'other'
      if (isOther !== (seen.otherAccountSince !== undefined)) return false
      if (isOther) await deps.forgetAccount(trx)
      const now = clock.now()
      const by = { reviewed_at: now.toISOString(), reviewed_by: actor }
      for (const ids of inBatches(seen.unknown.map(({ snapshotId }) => snapshotId))) {
        await trx.updateTable('unknown_snapshots').set(by).where('snapshot_id', 'in', ids).execute()
      }
      await trx
        .updateTable('review')
        .set({
          unseen_since: null,
          other_account_since: null,
          known_ids: JSON.stringify(knownIdsOf(view))
        })
        .where('id', '=', 1)
        .execute()
      await recordActivity(trx, {
        ...ABOUT,
        at: now,
        actor,
        message: message('activity.review.confirmed')
      })
      return true
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

const NOTHING_LISTED = { instances: [], snapshots: [] }

const ABOUT = { actor: 'scheduler', kind: 'settings', outcome: 'info' } as const

/** What cannot be read counts as long ago: that it is to be looked at is what must not be lost. */
function sinceOf(text: string | null | undefined): Date | undefined {
  if (text === null || text === undefined) return undefined
  return storedInstant(text) ?? new Date(0)
}
