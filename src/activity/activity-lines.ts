import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../database/index.js'
import { message, writeMessage } from '../wording/index.js'
import { type ActivityFilter, matchingActivity } from './activity-filter.js'

/**
 * As many entries are counted and can be paged through, the newest: to count or to skip a million would
 * hold up everybody. All of them are in `all`.
 */
const MOST_PAGED = 10_000

/** The entries of a page's lines: one each, or several that tell the same of one pass. */
export interface ActivityLines {
  /** How many entries there are, at most MOST_PAGED. */
  readonly total: number
  /** There are more than were counted. */
  readonly hasMore: boolean
  /** How many lines they make. */
  readonly count: number
  /** The entries of some lines by their ids, newest first. */
  slice(from: number, until: number): readonly (readonly number[])[]
}

type Told = Pick<Selectable<Tables['activity']>, 'at' | 'actor' | 'kind' | 'outcome' | 'sentence'>

/** Of a fleet, hundreds of one of these are written within a minute. */
const GROUPED: ReadonlySet<string> = new Set(
  [
    message('activity.prune.expired'),
    message('activity.prune.expiredConfirmed'),
    message('activity.prune.byDate'),
    message('activity.prune.byDateConfirmed'),
    message('activity.prune.surplus'),
    message('activity.prune.surplusConfirmed'),
    message('activity.run.taken'),
    message('activity.run.takenOnTime'),
    message('activity.run.takenLate')
  ].map(writeMessage)
)

const MINUTE = '2026-11-24T10:00'.length

/** Whether two neighbours are told as one: the same went well, in the same pass. */
function isSameLine(a: Told, b: Told): boolean {
  return (
    a.sentence === b.sentence &&
    GROUPED.has(a.sentence) &&
    a.outcome === 'ok' &&
    b.outcome === 'ok' &&
    a.kind === b.kind &&
    a.actor === b.actor &&
    a.at.slice(0, MINUTE) === b.at.slice(0, MINUTE)
  )
}

/** So many narrow rows are read in some ten milliseconds. */
const AT_ONCE = 2_000

/** @throws DatabaseError */
export async function activityLines(
  db: Kysely<Tables>,
  filter: ActivityFilter,
  isGrouped: boolean
): Promise<ActivityLines> {
  const columns = ['actor', 'kind', 'outcome', 'sentence'] as const
  const ids: number[] = []
  const starts: number[] = []
  let before: Told | undefined
  for await (const rows of matchingActivity(db, filter, columns, AT_ONCE)) {
    for (const row of rows.slice(0, MOST_PAGED + 1 - ids.length)) {
      if (!isGrouped || before === undefined || !isSameLine(before, row)) starts.push(ids.length)
      ids.push(row.id)
      before = row
    }
    if (ids.length > MOST_PAGED) break
  }
  return linesOf(ids, starts)
}

/** Kept small: what a page has worked out is remembered. */
function linesOf(allIds: readonly number[], allStarts: readonly number[]): ActivityLines {
  const ids = Float64Array.from(allIds.slice(0, MOST_PAGED))
  const starts = Uint32Array.from(allStarts.filter((start) => start < ids.length))
  return {
    total: ids.length,
    hasMore: allIds.length > ids.length,
    count: starts.length,
    slice: (from, until) =>
      [...starts.subarray(from, until)].map((start, index) => [
        ...ids.subarray(start, starts[from + index + 1] ?? ids.length)
      ])
  }
}
