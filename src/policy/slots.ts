import { Cron } from 'croner'
import { ScheduleError, type SnapshotSchedule, scheduleKey } from './schedule.js'
import { boundedMemo } from './time-zone/bounded-memo.js'
import { memoizedOffsets } from './time-zone/time-zone.js'
import { isTimeZone } from './time-zone/time-zone-names.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Further than any zone's clocks are ever moved, in ms: Samoa once skipped a whole day. */
const NEARBY_MS = 36 * HOUR_MS

/** A longer gap is a day that does not exist in a zone's calendar, and has no slot. */
const LONGEST_GAP_MS = 12 * HOUR_MS

/** Hour fields that name every hour of the day. */
const EVERY_HOUR = /^(?:\*|0-23)(?:\/1)?$/

/** A schedule taken apart: when the wall clock matches, and what the wall clock shows when. */
export interface Reading {
  /** The next matching wall-clock time, both written as if the wall clock were in UTC. */
  readonly nextWall: (after: number) => number | undefined
  /** The same times on each day that matches, in ms from its start, ascending. */
  readonly times: readonly number[]
  readonly offsetAt: (at: number) => number
  /** Every hour of the day means each hour that passes, not hours by their number. */
  readonly isEveryHour: boolean
}

const MOST_READINGS = 500

/** Whether slots can be worked out of it: an expression and a time zone that are what they should be. */
export function isSchedule(schedule: SnapshotSchedule): boolean {
  try {
    read(schedule)
    return true
  } catch (error) {
    if (error instanceof ScheduleError) return false
    throw error
  }
}

/**
 * croner matches the expression with a wall clock that has no summer time; what the change of the
 * clocks does to a slot is decided here, the same from whichever moment it is asked.
 */
function readAnew({ cronExpression, timeZone }: SnapshotSchedule): Reading {
  if (!isTimeZone(timeZone)) {
    throw new ScheduleError({ code: 'unknown-time-zone', given: timeZone })
  }
  return {
    ...wallClock(cronExpression),
    offsetAt: memoizedOffsets(timeZone),
    isEveryHour: EVERY_HOUR.test(cronExpression.split(/\s+/)[1] ?? '')
  }
}

/** @throws ScheduleError for an expression or a time zone that is none. */
export const read = boundedMemo(MOST_READINGS, readAnew, scheduleKey)

/**
 * The times of day are the same on every day that matches, so croner, which takes microseconds a
 * question, is asked for those once and then for days only.
 */
function wallClock(cronExpression: string): Pick<Reading, 'nextWall' | 'times'> {
  const [minute = '', hour = '', ...day] = cronExpression.split(/\s+/)
  const minutes = matchesWithin(cron(`${minute} * * * *`, cronExpression), HOUR_MS)
  const hours = matchesWithin(cron(`0 ${hour} * * *`, cronExpression), DAY_MS)
  const times = hours.flatMap((start) => minutes.map((past) => start + past))
  const days = cron(`0 0 ${day.join(' ')}`, cronExpression)
  const isEveryDay = day.every((field) => field === '*')
  let matching: number | undefined
  let askedFrom = Number.NaN
  /** The first matching day at or after this one; both as their first instant. */
  const dayFrom = (start: number): number | undefined => {
    if (isEveryDay) return start
    const isKnown = start >= askedFrom && (matching === undefined || start <= matching)
    if (!isKnown) {
      matching = days.nextRun(new Date(start - 1))?.getTime()
      askedFrom = start
    }
    return matching
  }
  const nextWall = (after: number) => {
    const today = Math.floor(after / DAY_MS) * DAY_MS
    const first = dayFrom(today)
    if (first !== today) return first === undefined ? undefined : first + (times[0] ?? 0)
    const later = times.find((time) => today + time > after)
    if (later !== undefined) return today + later
    const next = dayFrom(today + DAY_MS)
    return next === undefined ? undefined : next + (times[0] ?? 0)
  }
  return { nextWall, times }
}

/** utcOffset, as `timezone: 'UTC'` would ask Intl each time, which takes ten times as long. */
function cron(part: string, cronExpression: string): Cron {
  try {
    return new Cron(part, { utcOffset: 0, mode: '5-part' })
  } catch {
    throw new ScheduleError({ code: 'invalid-field', given: cronExpression })
  }
}

/** When it matches in the first `span` ms of a day, in ms from its start. */
function matchesWithin(pattern: Cron, span: number): number[] {
  const found: number[] = []
  let at = pattern.nextRun(new Date(-1))?.getTime()
  while (at !== undefined && at < span) {
    found.push(at)
    at = pattern.nextRun(new Date(at))?.getTime()
  }
  return found
}

/** The instants at which the wall clock's matching time means a slot, ascending; mostly one. */
export function instantsOf(wall: number, { offsetAt, isEveryHour }: Reading): readonly number[] {
  const before = offsetAt(wall - NEARBY_MS)
  const after = offsetAt(wall + NEARBY_MS)
  if (before === after) return [wall - before]
  const shown = [before, after]
    .map((offset) => wall - offset)
    .filter((at) => offsetAt(at) === wall - at)
    .sort((a, b) => a - b)
  const [first] = shown
  if (first !== undefined) return isEveryHour ? shown : [first]
  // The clock skips this time: a slot by its hour follows right after the gap.
  if (isEveryHour || Math.abs(after - before) > LONGEST_GAP_MS) return []
  return [changeBetween(wall - Math.max(before, after), wall - Math.min(before, after), offsetAt)]
}

/** The first instant in (from, to] with another offset than `from`; zones change on whole minutes. */
function changeBetween(from: number, to: number, offsetAt: (at: number) => number): number {
  const former = offsetAt(from)
  let low = Math.floor(from / MINUTE_MS)
  let high = Math.ceil(to / MINUTE_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * MINUTE_MS) === former) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

/**
 * The first slot after an instant, or undefined when there is none.
 *
 * A slot at a given hour comes once per local calendar day on which the clocks change too: within
 * the skipped hour right after the gap, within the repeated hour the first time. With `*` for the
 * hour a slot comes in each hour that really passes.
 * @throws ScheduleError for an expression or a time zone that is none.
 */
export function nextSlotAfter(schedule: SnapshotSchedule, after: Date): Date | undefined {
  const slot = firstAfter(read(schedule), after.getTime())
  return slot === undefined ? undefined : new Date(slot)
}

/** The same in ms since 1970. */
function firstAfter(reading: Reading, from: number): number | undefined {
  const { offsetAt } = reading
  const offsets = [offsetAt(from - NEARBY_MS), offsetAt(from), offsetAt(from + NEARBY_MS)]
  const latest = Math.max(...offsets)
  // No slot of a wall-clock time comes before that time less the largest offset, and none after
  // `from` belongs to one at or before `from` on the clocks that are furthest behind.
  let best = Number.POSITIVE_INFINITY
  let wall = reading.nextWall(from + Math.min(...offsets))
  while (wall !== undefined && wall - latest < best) {
    for (const at of instantsOf(wall, reading)) if (at > from && at < best) best = at
    if (best < Number.POSITIVE_INFINITY && offsets.every((offset) => offset === latest)) break
    wall = reading.nextWall(wall)
  }
  return best === Number.POSITIVE_INFINITY ? undefined : best
}

/** As many slots are given at most, so that years of one a minute cannot fill the memory. */
const MOST_SLOTS = 100_000

/**
 * The slots in (after, until], ascending; the newest `limit` of them, and never more than 100,000.
 * @throws ScheduleError for an expression or a time zone that is none.
 */
export function slotsBetween(
  schedule: SnapshotSchedule,
  after: Date,
  until: Date,
  limit = MOST_SLOTS
): Date[] {
  const end = until.getTime()
  const from = after.getTime()
  const most = Math.min(limit, MOST_SLOTS)
  if (most <= 0) return []
  const reading = read(schedule)
  // Most who ask want to know whether one has come since they last asked, and none has.
  const first = firstAfter(reading, from)
  if (first === undefined || first > end) return []
  // Looks back from the end over twice the time until there are enough, rather than over years.
  for (let span = most * MINUTE_MS; end - span > from; span *= 2) {
    const found = newestSlots(reading, end - span, end, most)
    if (found.length === most) return found
  }
  return newestSlots(reading, from, end, most)
}

/** Walks all of them and holds on to the newest. */
function newestSlots(reading: Reading, from: number, until: number, most: number): Date[] {
  let slots: number[] = []
  let slot = firstAfter(reading, from)
  while (slot !== undefined && slot <= until) {
    slots.push(slot)
    if (slots.length === 2 * most) slots = slots.slice(-most)
    slot = firstAfter(reading, slot)
  }
  return slots.slice(-most).map((at) => new Date(at))
}
