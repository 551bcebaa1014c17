import { type SnapshotSchedule, scheduleKey } from './schedule.js'
import { longestGapMs } from './slot-gaps.js'
import { nextSlotAfter } from './slots.js'

/** Many instances share a schedule and were last looked at together; each is worked out once. */
export function memoizedNextSlot(): typeof nextSlotAfter {
  const known = new Map<string, Date | undefined>()
  return (schedule, after) => {
    const key = `${scheduleKey(schedule)}|${after.getTime()}`
    if (!known.has(key)) known.set(key, nextSlotAfter(schedule, after))
    return known.get(key)
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
