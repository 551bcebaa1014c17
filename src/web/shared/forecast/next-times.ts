import { nextSlotAfter, type SnapshotSchedule, zoneOffsetMs } from '../../../policy/index.js'
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
    const moment = momentText(at, now, schedule.timeZone, wording)
    const offset = offsetText(schedule.timeZone, at)
    times.push(schedule.timeZone === 'UTC' ? moment : `${moment} (${offset})`)
    at = nextSlotAfter(schedule, at)
  }
  return times
}

/** “UTC−05:00”: the name of a zone does not tell, and that of `Etc/GMT+5` tells the contrary. */
function offsetText(timeZone: string, at: Date): string {
  const minutes = Math.round(zoneOffsetMs(timeZone, at.getTime()) / 60_000)
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const padded = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
  return `UTC${minutes < 0 ? '\u2212' : '+'}${padded}`
}
