import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../database/index.js'
import { type ActivityEntry, ENTRY_COLUMNS, toEntry } from './activity-entry.js'
import {
  type ActivityFilter,
  followingActivity,
  matchingActivity,
  READ_AT_ONCE
} from './activity-filter.js'

/** Which part of the entries that match. */
export interface ActivityPart {
  readonly limit: number
  /** What follows this entry, oldest first, instead of the newest first. */
  readonly after?: number | undefined
  /** What stands before this place in time, of the newest first. */
  readonly before?: { readonly at: string; readonly id: number } | undefined
  /** Only of these instances; undefined: all. */
  readonly instanceIds?: readonly string[] | undefined
}

/** Entries, and where they end; undefined where there are no more. */
export interface ActivityPage {
  readonly entries: readonly ActivityEntry[]
  readonly end: { readonly at: string; readonly id: number } | undefined
}

/**
 * A part of them by a key and not by a number, so that what is written or forgotten meanwhile shifts nothing.
 * @throws DatabaseError
 */
export async function activityPage(
  db: Kysely<Tables>,
  filter: ActivityFilter,
  { limit, after, before, instanceIds }: ActivityPart
): Promise<ActivityPage> {
  const ids = instanceIds === undefined ? undefined : new Set(instanceIds)
  const isSeen = (row: { readonly instance_id: string | null }) =>
    ids === undefined || (row.instance_id !== null && ids.has(row.instance_id))
  const parts =
    after === undefined
      ? matchingActivity(db, filter, ENTRY_COLUMNS, READ_AT_ONCE, { before })
      : followingActivity(db, filter, after, READ_AT_ONCE)
  const rows: Selectable<Tables['activity']>[] = []
  for await (const some of parts) {
    rows.push(...some.filter(isSeen))
    if (rows.length > limit) break
  }
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    entries: shown.map(toEntry),
    end: rows.length > limit && after === undefined ? last : undefined
  }
}
