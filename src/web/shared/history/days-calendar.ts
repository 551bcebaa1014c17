import type { Snapshot } from '../../../account/index.js'
import type { DayOutcome } from '../../../runs/index.js'

type DayState = 'good' | 'failed' | 'missed' | 'none'

export interface CalendarDay {
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  /** The worst that happened, else what was taken. */
  readonly state: DayState
  readonly counts: {
    readonly taken: number
    readonly failed: number
    readonly missed: number
  }
  /** Where its square stands; weeks are columns, Mondays on top. */
  readonly x: number
  readonly y: number
}

const DAY_MS = 86_400_000
/** From one square to the next, in the picture's own units. */
const STEP = 14

/** How each of the last days went, the oldest first. */
export function daysCalendar(
  outcomes: readonly DayOutcome[],
  snapshots: readonly Snapshot[],
  now: Date,
  days: number
): readonly CalendarDay[] {
  const counts = countsByDay(outcomes)
  const takenOn = takenByDay(snapshots)
  const first = Math.floor(now.getTime() / DAY_MS) - days + 1
  return Array.from({ length: days }, (_, index) => {
    const number = first + index
    const day = new Date(number * DAY_MS).toISOString().slice(0, 10)
    const { complete = 0, failed = 0, missed = 0 } = counts.get(day) ?? {}
    // Snapshots tell of days that the runs in our database do not reach back to.
    const taken = Math.max(complete, takenOn.get(day) ?? 0)
    // 1 January 1970 was a Thursday; weeks begin on Mondays.
    const week = Math.floor((number + 3) / 7) - Math.floor((first + 3) / 7)
    return {
      day,
      state: failed > 0 ? 'failed' : missed > 0 ? 'missed' : taken > 0 ? 'good' : 'none',
      counts: { taken, failed, missed },
      x: week * STEP,
      y: ((number + 3) % 7) * STEP
    }
  })
}

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
