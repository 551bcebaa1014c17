import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, type Selectable, sql } from 'kysely'
import {
  type Database,
  DELETED_AT_ONCE,
  deleteInChunks,
  storedInstant,
  storedText,
  storedWord,
  type Tables
} from '../database/index.js'
import { type Message, readMessage, writeMessage } from '../wording/index.js'

/** Entries are kept this long, in days: a year and a month to look back over. */
const ACTIVITY_DAYS = 400

const OUTCOMES = ['ok', 'failed', 'missed', 'info'] as const

export type ActivityOutcome = (typeof OUTCOMES)[number]

const KINDS = [
  'run',
  'prune',
  'snapshot',
  'restore',
  'settings',
  'problem',
  'api-key',
  'sign-in',
  'request'
] as const

/** What an entry is about. */
export type ActivityKind = (typeof KINDS)[number]

/** An entry as it is read; what another version wrote, or nobody can read, is undefined. */
export interface ActivityEntry {
  readonly id: number
  readonly at: Date | undefined
  /** A user's name, or `scheduler`. */
  readonly actor: string
  readonly kind: ActivityKind | undefined
  readonly outcome: ActivityOutcome | undefined
  readonly instanceId: string | undefined
  readonly snapshotId: string | undefined
  /** What it was done to, as an admin knows it: a snapshot's or a setting's name; hostile text. */
  readonly subject: string | undefined
  /** What happened, with Vultr's own sentence where there was one. */
  readonly message: Message
}

export interface NewActivity {
  readonly at: Date
  readonly actor: string
  readonly kind: ActivityKind
  readonly outcome: ActivityOutcome
  readonly instanceId?: string | undefined
  readonly snapshotId?: string | undefined
  readonly subject?: string | undefined
  readonly message: Message
}

export interface ActivityFilter {
  readonly outcome?: ActivityOutcome | undefined
}

/**
 * As many entries are counted and can be paged through, the newest: to count or to skip a million would
 * hold up everybody. All of them are in `all`.
 */
export const MOST_PAGED = 10_000

export interface ActivityPage {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[]
  /** At most MOST_PAGED. */
  readonly total: number
  /** There are more than were counted. */
  readonly hasMore: boolean
}

/** What was done, by whom, and how it ended. */
export interface ActivityLog {
  /** @throws DatabaseError */
  record(entry: NewActivity): Promise<void>
  /** @param range within MOST_PAGED. @throws DatabaseError */
  page(
    filter: ActivityFilter,
    range: { readonly offset: number; readonly limit: number }
  ): Promise<ActivityPage>
  /** What people changed last, newest first; neither the scheduler's work nor sign-ins. @throws DatabaseError */
  changes(limit: number): Promise<readonly ActivityEntry[]>
  /**
   * All entries, newest first, some hundreds at a time, giving way to everybody else in between. Entries
   * that are written meanwhile are not among them.
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

/** So many rows are read and written down in some three milliseconds. */
const CHUNK = 200

export function createActivityLog({ database }: { readonly database: Database }): ActivityLog {
  const { db } = database

  function matching({ outcome }: ActivityFilter) {
    const all = db.selectFrom('activity')
    return outcome === undefined ? all : all.where('outcome', '=', outcome)
  }

  function newestFirst(filter: ActivityFilter) {
    return matching(filter).selectAll().orderBy('at', 'desc').orderBy('id', 'desc')
  }

  async function counted(filter: ActivityFilter): Promise<number> {
    const some = matching(filter)
      .select('id')
      .limit(MOST_PAGED + 1)
      .as('some')
    const { count } = await db
      .selectFrom(some)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  return {
    record: (entry) => recordActivity(db, entry),
    async page(filter, { offset, limit }) {
      const count = await counted(filter)
      const rows = await newestFirst(filter).offset(offset).limit(limit).execute()
      return {
        total: Math.min(count, MOST_PAGED),
        hasMore: count > MOST_PAGED,
        entries: rows.map(toEntry)
      }
    },
    async changes(limit) {
      const rows = await newestFirst({}).where(IS_CHANGE).limit(limit).execute()
      return rows.map(toEntry)
    },
    async *all(filter) {
      let rows = await newestFirst(filter).limit(CHUNK).execute()
      for (;;) {
        const last = rows.at(-1)
        yield rows.map(toEntry)
        if (last === undefined || rows.length < CHUNK) return
        await nextTurn()
        // By what the last one was, not by how many there were: neither new entries nor forgotten ones
        // shift it, and it takes as long at the end as at the start.
        rows = await newestFirst(filter)
          .where(sql<boolean>`(at, id) < (${last.at}, ${last.id})`)
          .limit(CHUNK)
          .execute()
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

/** In UTF-16 units; a stored message with Vultr's sentences in it is shorter. */
const LONGEST_MESSAGE = 100_000

function toEntry(row: Selectable<Tables['activity']>): ActivityEntry {
  return {
    id: row.id,
    at: storedInstant(row.at),
    actor: storedText(row.actor) ?? '',
    kind: storedWord(row.kind, KINDS),
    outcome: storedWord(row.outcome, OUTCOMES),
    instanceId: storedText(row.instance_id),
    snapshotId: storedText(row.snapshot_id),
    subject: storedText(row.subject),
    message: readMessage(storedText(row.sentence, LONGEST_MESSAGE) ?? '')
  }
}
