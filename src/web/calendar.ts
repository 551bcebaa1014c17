import type { Run } from '../scheduling/index.js'
import type { Snapshot } from '../snapshots/index.js'

type DayState = 'good' | 'failed' | 'missed' | 'none'

export interface CalendarDay {
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  readonly state: DayState
  readonly words: string
  /** Where its square stands; weeks are columns, Mondays on top. */
  readonly x: number
  readonly y: number
}

const DAY_MS = 86_400_000
/** From one square to the next, in the picture's own units. */
const STEP = 14

const WORDS: Readonly<Record<DayState, string>> = {
  good: 'snapshot taken',
  failed: 'failed',
  missed: 'missed',
  none: 'none'
}
const RANK: Readonly<Record<DayState, number>> = { none: 0, good: 1, missed: 2, failed: 3 }

/** How each of the last days went, oldest first: the worst that happened, else what was taken. */
export function calendarOf(
  runs: readonly Run[],
  snapshots: readonly Snapshot[],
  now: Date,
  days: number
): readonly CalendarDay[] {
  const states = new Map<string, DayState>()
  const note = (at: Date | undefined, state: DayState) => {
    if (at === undefined) return
    const day = at.toISOString().slice(0, 10)
    if (RANK[state] > RANK[states.get(day) ?? 'none']) states.set(day, state)
  }
  // Snapshots tell of days that the runs in our database do not reach back to.
  for (const { status, createdAt } of snapshots) if (status === 'complete') note(createdAt, 'good')
  for (const { state, slotAt, createdAt } of runs) {
    if (state === 'complete') note(slotAt ?? createdAt, 'good')
    else if (state === 'failed' || state === 'missed') note(slotAt ?? createdAt, state)
  }
  const first = Math.floor(now.getTime() / DAY_MS) - days + 1
  return Array.from({ length: days }, (_, index) => {
    const number = first + index
    const day = new Date(number * DAY_MS).toISOString().slice(0, 10)
    const state = states.get(day) ?? 'none'
    // 1 January 1970 was a Thursday; weeks begin on Mondays.
    const week = Math.floor((number + 3) / 7) - Math.floor((first + 3) / 7)
    const weekday = (number + 3) % 7
    return { day, state, words: `${day}: ${WORDS[state]}`, x: week * STEP, y: weekday * STEP }
  })
}
