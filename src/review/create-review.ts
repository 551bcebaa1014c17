import type { Kysely, Selectable } from 'kysely'
import type { CatalogueView } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import { type Database, LONG_AGO, storedInstant, type Tables } from '../database/index.js'
import { message } from '../wording/index.js'
import { oldestRow } from './database-age.js'
import { compareWithKnown, knownIdsOf, readKnownIds } from './known-ids.js'
import type { ReviewState } from './review-state.js'
import { createUnknownSnapshots, REVIEW_ENTRY } from './unknown-snapshot-store.js'

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
  /** Whether the key opens another account than the database is of. @throws DatabaseError */
  isOtherAccount(db?: Db): Promise<boolean>
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

/** The row in `review`, and what the account holds beside it. */
export function createReview(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  /** Forgets what was known of the account that the key opened before. */
  readonly forgetAccount: (trx: Db) => Promise<void>
}): Review {
  const { database, clock } = deps
  const unknownSnapshots = createUnknownSnapshots(deps)

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
          ...REVIEW_ENTRY,
          at: now,
          message: message('activity.review.otherAccount')
        })
    })
  }

  async function state(db: Db = database.db): Promise<ReviewState> {
    const row = await stored(db)
    return {
      ...(await unknownSnapshots.state(db)),
      unseenSince: sinceOf(row?.unseen_since),
      otherAccountSince: sinceOf(row?.other_account_since)
    }
  }

  return {
    async compare(view) {
      if (view.refreshedAt === undefined) return
      const row = await begun(view)
      await noteAccount(row, view)
      await unknownSnapshots.note(view, storedInstant(row.began_at) ?? clock.now())
    },
    state,
    async isOtherAccount(db = database.db) {
      return sinceOf((await stored(db))?.other_account_since) !== undefined
    },
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
      await unknownSnapshots.markReviewed(trx, seen.unknown, { actor, now })
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
        ...REVIEW_ENTRY,
        at: now,
        actor,
        message: message('activity.review.confirmed')
      })
      return true
    },
    forgetOld: (now) => unknownSnapshots.forgetOld(now)
  }
}

const NOTHING_LISTED = { instances: [], snapshots: [] }

/** What cannot be read counts as long ago: that it is to be looked at is what must not be lost. */
function sinceOf(text: string | null | undefined): Date | undefined {
  if (text === null || text === undefined) return undefined
  return storedInstant(text) ?? LONG_AGO
}
