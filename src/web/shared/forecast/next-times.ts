import { nextSlotAfter, type SnapshotSchedule } from '../../../policy/index.js'
import type { Wording } from '../../../wording/index.js'
import { momentText } from './moment-text.js'

const SHOWN = 3

/** The next scheduled times, in the schedule's time zone. */
export function nextTimes(
  schedule: SnapshotSchedule,
  now: Date,
  wording: Wording
): readonly string[] {
  const times: string[] = []
  let at = nextSlotAfter(schedule, now)
  while (at !== undefined && times.length < SHOWN) {
    times.push(momentText(at, now, schedule.timeZone, wording))
    at = nextSlotAfter(schedule, at)
  }
  return times
}
