import type { Snapshot } from '../../../account/index.js'
import type { DayOutcome } from '../../../runs/index.js'

/** `some`: not all that were due were taken; `nothing`: none of them was; `none`: none was due. */
type DayState = 'good' | 'some' | 'nothing' | 'none'

export interface CalendarDay {
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  readonly state: DayState
  readonly counts: DayCounts
  /** From 0 for Monday. */
  readonly weekday: number
  /** What its square is filled with, from the top down; each reaches over the one below. */
  readonly bars: readonly DayBar[]
}

interface DayCounts {
  readonly taken: number
  readonly failed: number
  readonly missed: number
}

export interface DayBar {
  readonly outcome: keyof DayCounts
  readonly y: number
  readonly height: number
  /** Its outline, as an SVG path. */
  readonly path: string
}

const DAY_MS = 86_400_000

/** The height of a square in its own units, and the least of it that can be seen. */
const SQUARE = 20
const LEAST = 5

/** How each of the last days went, the oldest first. */
export function daysCalendar(
  outcomes: readonly DayOutcome[],
  snapshots: readonly Snapshot[],
  now: Date,
  days: number
): readonly CalendarDay[] {
  const countsOf = countsByDay(outcomes)
  const takenOn = takenByDay(snapshots)
  const first = Math.floor(now.getTime() / DAY_MS) - days + 1
  return Array.from({ length: days }, (_, index) => {
    const number = first + index
    const day = new Date(number * DAY_MS).toISOString().slice(0, 10)
    const { complete = 0, failed = 0, missed = 0 } = countsOf.get(day) ?? {}
    // Snapshots tell of days that the runs in our database do not reach back to.
    const taken = Math.max(complete, takenOn.get(day) ?? 0)
    const counts = { taken, failed, missed }
    // 1 January 1970 was a Thursday; weeks begin on Mondays.
    const weekday = (number + 3) % 7
    return { day, state: stateOf(counts), counts, weekday, bars: barsOf(counts) }
  })
}

/** That nothing was taken is worse than that one of many failed. */
function stateOf({ taken, failed, missed }: DayCounts): DayState {
  if (failed + missed === 0) return taken > 0 ? 'good' : 'none'
  return taken > 0 ? 'some' : 'nothing'
}

/** By their shares, failures on top; what went wrong is seen however little it was. */
function barsOf(counts: DayCounts): readonly DayBar[] {
  const outcomes = (['failed', 'missed', 'taken'] as const).filter((each) => counts[each] > 0)
  const total = outcomes.reduce((sum, each) => sum + counts[each], 0)
  const spread = SQUARE - LEAST * outcomes.length
  let y = 0
  return outcomes.map((outcome) => {
    const height = LEAST + Math.round((spread * counts[outcome] * 10) / total) / 10
    const bar = { outcome, y: rounded(y), height: rounded(height) }
    y += height
    return { ...bar, path: outlineOf(bar) }
  })
}

function rounded(units: number): number {
  return Math.round(units * 10) / 10
}

/** What failed ends in teeth that reach into what is below. */
function outlineOf({ outcome, y, height }: Omit<DayBar, 'path'>): string {
  const edge = outcome === 'failed' ? 'l-2.5,3l-2.5,-3'.repeat(4) : 'H0'
  return `M0,${y}H${SQUARE}V${rounded(y + height)}${edge}Z`
}

/** What each kind of square means; as large as what it tells is in the middle of a day. */
export const LEGEND: readonly (Pick<CalendarDay, 'state' | 'bars'> & { readonly name: string })[] =
  [
    { name: 'taken', state: 'good', bars: barsOf({ taken: 1, failed: 0, missed: 0 }) },
    { name: 'failed', state: 'some', bars: barsOf({ taken: 1, failed: 1, missed: 0 }) },
    { name: 'missed', state: 'some', bars: barsOf({ taken: 1, failed: 0, missed: 1 }) },
    { name: 'nothing', state: 'nothing', bars: [] },
    { name: 'none', state: 'none', bars: [] }
  ]

type Counts = Partial<Record<DayOutcome['outcome'], number>>

function countsByDay(outcomes: readonly DayOutcome[]): ReadonlyMap<string, Counts> {
  const byDay = new Map<string, Counts>()
  for (const { day, outcome, count } of outcomes) {
    const counts = byDay.get(day) ?? {}
    counts[outcome] = (counts[outcome] ?? 0) + count
    byDay.set(day, counts)
  }
  return byDay
}

const known = new WeakMap<readonly Snapshot[], ReadonlyMap<string, number>>()

/** Counted once for each list; a list never changes. */
function takenByDay(snapshots: readonly Snapshot[]): ReadonlyMap<string, number> {
  const before = known.get(snapshots)
  if (before !== undefined) return before
  const taken = new Map<string, number>()
  for (const { status, createdAt, origin } of snapshots) {
    if (status !== 'complete' || createdAt === undefined || origin === 'foreign') continue
    const day = createdAt.toISOString().slice(0, 10)
    taken.set(day, (taken.get(day) ?? 0) + 1)
  }
  known.set(snapshots, taken)
  return taken
}
