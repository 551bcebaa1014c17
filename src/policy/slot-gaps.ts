import type { SnapshotSchedule } from './schedule.js'
import { instantsOf, nextSlotAfter, read, slotsBetween } from './slots.js'

const DAY_MS = 86_400_000

/** As many slots ahead show how a schedule goes. */
const LOOK_AHEAD = 100

/** The longest time between two neighbouring slots, in ms, as far as a month ahead shows it. */
export function slotSpacingMs(schedule: SnapshotSchedule, at: Date): number | undefined {
  let longest: number | undefined
  let slot = nextSlotAfter(schedule, at)
  for (let count = 0; slot !== undefined && count < LOOK_AHEAD; count += 1) {
    const next = nextSlotAfter(schedule, slot)
    if (next === undefined) break
    longest = Math.max(longest ?? 0, next.getTime() - slot.getTime())
    if (next.getTime() - at.getTime() > 32 * DAY_MS) break
    slot = next
  }
  return longest
}

/** No two months go alike, but each has all the days of a week. */
const AHEAD_MS = 32 * DAY_MS

/** A slot further back than this says nothing about the next ones. */
const BACK_MS = 400 * DAY_MS

/**
 * The longest time in which no slot comes, in ms: from the gap before the newest slot to those of a
 * month ahead, however many slots there are until then. On the days on which clocks change it may
 * be an hour short. Undefined where there are not two slots.
 * @throws ScheduleError for an invalid expression or time zone.
 */
export function longestGapMs(schedule: SnapshotSchedule, at: Date): number | undefined {
  const until = at.getTime() + AHEAD_MS
  const [newest] = slotsBetween(schedule, new Date(at.getTime() - BACK_MS), at, 2)
  let slot = (newest ?? nextSlotAfter(schedule, at))?.getTime()
  let longest: number | undefined
  while (slot !== undefined && (longest === undefined || slot <= until)) {
    const { from, longestBefore } = lastOfDay(schedule, slot)
    const next = nextSlotAfter(schedule, new Date(from))?.getTime()
    if (next === undefined) break
    longest = Math.max(longest ?? 0, longestBefore, next - from)
    slot = next
  }
  return longest
}

/**
 * The last slot of a slot's day, and the longest gap within it. The times are the same on each day,
 * so that the 1,440 of a slot a minute need not be walked.
 */
function lastOfDay(
  schedule: SnapshotSchedule,
  slot: number
): { readonly from: number; readonly longestBefore: number } {
  const reading = read(schedule)
  const wall = slot + reading.offsetAt(slot)
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS
  const [last] = instantsOf(midnight + (reading.times.at(-1) ?? 0), reading)
  if (last === undefined || last <= slot) return { from: slot, longestBefore: 0 }
  return { from: last, longestBefore: longestBetween(reading.times) }
}

function longestBetween(times: readonly number[]): number {
  return times.reduce((most, time, index) => Math.max(most, time - (times[index - 1] ?? time)), 0)
}
