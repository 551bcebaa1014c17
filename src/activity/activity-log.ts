import { type Kysely, sql } from 'kysely'
import {
  type Database,
  DELETED_AT_ONCE,
  deleteInChunks,
  inBatches,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import { writeMessage } from '../wording/index.js'
import { type ActivityEntry, ENTRY_COLUMNS, type NewActivity, toEntry } from './activity-entry.js'
import { type ActivityFilter, matchingActivity, READ_AT_ONCE } from './activity-filter.js'
import { type ActivityLines, activityLines } from './activity-lines.js'
import { type ActivityPage, type ActivityPart, activityPage } from './activity-page.js'

/** Entries are kept this long, in days: a year and a month to look back over. */
const ACTIVITY_DAYS = 400

/** What was done, by whom, and how it ended. */
export interface ActivityLog {
  /** @throws DatabaseError */
  record(entry: NewActivity): Promise<void>
  /**
   * The latest entries that match, as the lines of a page.
   * @param isGrouped whether what is told many times of one hour is one line. @throws DatabaseError
   */
  lines(filter: ActivityFilter, isGrouped: boolean): Promise<ActivityLines>
  /** A part of the entries that match, each by itself. @throws DatabaseError */
  page(filter: ActivityFilter, part: ActivityPart): Promise<ActivityPage>
  /** By their ids; those that were forgotten meanwhile are missing. @throws DatabaseError */
  entries(ids: readonly number[]): Promise<ReadonlyMap<number, ActivityEntry>>
  /** Who ever did something, `scheduler` among them, in the order of their names. @throws DatabaseError */
  actors(): Promise<readonly string[]>
  /** What people changed last, newest first; neither the scheduler's work nor sign-ins. @throws DatabaseError */
  changes(limit: number): Promise<readonly ActivityEntry[]>
  /**
   * All entries that match, newest first, some hundreds at a time, giving way to everybody else in
   * between. Entries that are written meanwhile are not among them.
   * @throws DatabaseError
   */
  all(filter: ActivityFilter): AsyncIterable<readonly ActivityEntry[]>
  /** Forgets what is older than 400 days, a month of it at most. @throws DatabaseError */
  forgetOld(now: Date): Promise<void>
}

/** Writes an entry on a connection or in a transaction, so that it stands or falls with what it tells of. */
export async function recordActivity(db: Kysely<Tables>, entry: NewActivity): Promise<void> {
  await db
    .insertInto('activity')
    .values({
      at: entry.at.toISOString(),
      actor: entry.actor,
      kind: entry.kind,
      outcome: entry.outcome,
      instance_id: entry.instanceId ?? null,
      snapshot_id: entry.snapshotId ?? null,
      subject: entry.subject ?? null,
      sentence: writeMessage(entry.message)
    })
    .execute()
}

/** In the words of the partial index `activity_changes`, which is used for nothing else. */
const IS_CHANGE = sql<boolean>`actor != 'scheduler' AND kind NOT IN ('sign-in', 'request')`

export function createActivityLog({ database }: { readonly database: Database }): ActivityLog {
  const { db } = database

  return {
    record: (entry) => recordActivity(db, entry),
    lines: (filter, isGrouped) => activityLines(db, filter, isGrouped),
    page: (filter, part) => activityPage(db, filter, part),
    async entries(ids) {
      const found = new Map<number, ActivityEntry>()
      for (const batch of inBatches(ids)) {
        const rows = await db.selectFrom('activity').selectAll().where('id', 'in', batch).execute()
        for (const row of rows) found.set(row.id, toEntry(row))
      }
      return found
    },
    actors: () => actorsOf(db),
    async changes(limit) {
      const all = db.selectFrom('activity').selectAll().where(IS_CHANGE)
      const rows = await all.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(toEntry)
    },
    async *all(filter) {
      for await (const rows of matchingActivity(db, filter, ENTRY_COLUMNS, READ_AT_ONCE)) {
        yield rows.map(toEntry)
      }
    },
    async forgetOld(now) {
      const first = await db.selectFrom('activity').select('at').orderBy('at').limit(1).execute()
      const before = forgottenBefore(storedInstant(first[0]?.at), now).toISOString()
      await deleteInChunks(async () => {
        const some = db.selectFrom('activity').select('id').where('at', '<', before)
        const chunk = some.limit(DELETED_AT_ONCE)
        return await db.deleteFrom('activity').where('id', 'in', chunk).executeTakeFirstOrThrow()
      })
    }
  }
}

/** More users than that are not offered to choose from. */
const MOST_ACTORS = 100

/** From name to name by the index, whose condition this has to repeat in its words. */
async function actorsOf(db: Kysely<Tables>): Promise<readonly string[]> {
  const acted = sql`kind NOT IN ('sign-in', 'request')`
  const { rows } = await sql<{ actor: string | null }>`
    WITH RECURSIVE acting (actor) AS (
      SELECT min(actor) FROM activity WHERE ${acted}
      UNION ALL
      SELECT (SELECT min(activity.actor) FROM activity WHERE activity.actor > acting.actor AND ${acted})
      FROM acting WHERE acting.actor IS NOT NULL
    )
    SELECT actor FROM acting WHERE actor IS NOT NULL LIMIT ${MOST_ACTORS}`.execute(db)
  return rows.flatMap(({ actor }) => storedText(actor) ?? [])
}

const DAY_MS = 86_400_000

/** As much is forgotten in one go, in days. */
const MOST_FORGOTTEN_DAYS = 30

/**
 * What is older than this is forgotten: after 400 days, and of what has piled up the oldest thirty
 * days. So a clock that runs ahead does not make everything old at once.
 * @param oldestAt of the oldest that there is.
 */
export function forgottenBefore(oldestAt: Date | undefined, now: Date): Date {
  const kept = now.getTime() - ACTIVITY_DAYS * DAY_MS
  const most = (oldestAt?.getTime() ?? kept) + MOST_FORGOTTEN_DAYS * DAY_MS
  return new Date(Math.min(kept, most))
}
