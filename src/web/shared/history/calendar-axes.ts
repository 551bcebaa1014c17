import type { Figures } from '../../../wording/index.js'
import type { CalendarDay } from './days-calendar.js'

/** What stands at the sides of a calendar whose weeks begin on Mondays. */
export interface CalendarAxes {
  /** Of each second one, the others empty: all of them touch each other. */
  readonly weekdays: readonly string[]
  /** For each week the name of the month that begins in it; empty where none does. */
  readonly months: readonly string[]
}

const DAY_MS = 86_400_000
/** 5 January 1970. */
const A_MONDAY_MS = 4 * DAY_MS
const NAMED_WEEKDAYS = [0, 2, 4]

/** @param days one after the other. */
export function calendarAxes(
  days: readonly CalendarDay[],
  { shortWeekday, shortMonth }: Figures
): CalendarAxes {
  const weekdays = Array.from({ length: 7 }, (_, weekday) => {
    const isNamed = NAMED_WEEKDAYS.includes(weekday)
    return isNamed ? shortWeekday(new Date(A_MONDAY_MS + weekday * DAY_MS)) : ''
  })
  const before = days[0]?.weekday ?? 0
  const months: string[] = Array(Math.ceil((before + days.length) / 7)).fill('')
  for (const [index, { day }] of days.entries()) {
    if (day.endsWith('-01')) months[Math.floor((before + index) / 7)] = shortMonth(new Date(day))
  }
  // That it began earlier is said where its name does not touch the next.
  const [first] = days
  if (first !== undefined && !months[0] && !months[1]) months[0] = shortMonth(new Date(first.day))
  return { weekdays, months }
}
