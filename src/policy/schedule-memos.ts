import { type SnapshotSchedule, scheduleKey } from './schedule.js'
import { longestGapMs } from './slot-gaps.js'
import { nextSlotAfter } from './slots.js'

/** Many instances share a schedule and were last looked at together; each is worked out once. */
export function memoizedNextSlot(): typeof nextSlotAfter {
  const byKey = new Map<string, Map<number, Date | undefined>>()
  // Nearly always it is the very same object, which is found without writing its key.
  const known = new Map<SnapshotSchedule, Map<number, Date | undefined>>()

  function slotsOf(schedule: SnapshotSchedule): Map<number, Date | undefined> {
    const key = scheduleKey(schedule)
    const slots = byKey.get(key) ?? new Map<number, Date | undefined>()
    byKey.set(key, slots)
    known.set(schedule, slots)
    return slots
  }

  return (schedule, after) => {
    const slots = known.get(schedule) ?? slotsOf(schedule)
    const from = after.getTime()
    if (!slots.has(from)) slots.set(from, nextSlotAfter(schedule, after))
    return slots.get(from)
  }
}

/** The same of the longest time without a slot, in ms; undefined where there are not two. */
export function memoizedLongestGapMs(
  now: Date
): (schedule: SnapshotSchedule) => number | undefined {
  const known = new Map<string, number | undefined>()
  return (schedule) => {
    const key = scheduleKey(schedule)
    if (!known.has(key)) known.set(key, longestGapMs(schedule, now))
    return known.get(key)
  }
}
