import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../database/index.js'
import { message, writeMessage } from '../wording/index.js'
import { type ActivityFilter, matchingActivity } from './activity-filter.js'

/**
 * As many entries are counted and can be paged through, the newest: to count or to skip a million would
 * hold up everybody. All of them are in `all`.
 */
const MOST_PAGED = 10_000

/** The entries of a page's lines: one each, or several that tell the same of one hour. */
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

const HOUR = '2026-11-24T10'.length

/**
 * What those that are told as one have in common: the same went well within the same hour. Taking and pruning
 * alternate in a pass, so that they need not follow each other. Undefined of one that stands by itself.
 */
function groupKey({ at, actor, kind, outcome, sentence }: Told): string | undefined {
  if (outcome !== 'ok' || !GROUPED.has(sentence)) return undefined
  return JSON.stringify([at.slice(0, HOUR), sentence, kind, actor])
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
  const lines: number[][] = []
  const groups = new Map<string, number[]>()
  let count = 0
  for await (const rows of matchingActivity(db, filter, columns, AT_ONCE)) {
    for (const row of rows.slice(0, MOST_PAGED + 1 - count)) {
      count += 1
      if (count > MOST_PAGED) break
      const key = isGrouped ? groupKey(row) : undefined
      const group = key === undefined ? undefined : groups.get(key)
      if (group !== undefined) group.push(row.id)
      else {
        const line = [row.id]
        lines.push(line)
        if (key !== undefined) groups.set(key, line)
      }
    }
    if (count > MOST_PAGED) break
  }
  return linesOf(lines, count > MOST_PAGED)
}

/** Kept small: what a page has worked out is remembered. */
function linesOf(lines: readonly (readonly number[])[], hasMore: boolean): ActivityLines {
  const ids = Float64Array.from(lines.flat())
  const starts = new Uint32Array(lines.length)
  let start = 0
  for (const [index, line] of lines.entries()) {
    starts[index] = start
    start += line.length
  }
  return {
    total: ids.length,
    hasMore,
    count: starts.length,
    slice: (from, until) =>
      [...starts.subarray(from, until)].map((begin, index) => [
        ...ids.subarray(begin, starts[from + index + 1] ?? ids.length)
      ])
  }
}
