import { BUCKET_RULES, type BucketRule, type RetentionRules } from './retention/retention-rules.js'
import type { SnapshotSchedule } from './schedule.js'
import { slotsBetween } from './slots.js'

const DAY_MS = 86_400_000

/** A Monday, and the first day of four years, which have every kind of date, 29 February too. */
const START = Date.UTC(2024, 0, 1)
const FOUR_YEARS_DAYS = 1461
const FOUR_YEARS_WEEKS = 208
const FOUR_YEARS_MONTHS = 48

/** How often a schedule comes due. */
export interface Pace {
  readonly count: number
  readonly per: 'day' | 'week' | 'month' | 'year' | 'four-years'
  /** Not the same count in each period. */
  readonly isAbout: boolean
}

/** How often a schedule comes due, changes of the clocks aside: four times a day, say. */
export function paceOf({ cronExpression }: SnapshotSchedule): Pace {
  const [minute, hour, ...day] = cronExpression.split(/\s+/)
  const perDay = slotsOf(`${minute} ${hour} * * *`, 1).length
  // The commonest by far, known without walking through four years.
  if (day.every((field) => field === '*')) return exactly(perDay, 'day')
  const days = slotsOf(`0 0 ${day.join(' ')}`, FOUR_YEARS_DAYS)
  if (days.length === FOUR_YEARS_DAYS) return exactly(perDay, 'day')
  const weekly = sameIn(days, FOUR_YEARS_WEEKS, weekOf)
  if (weekly !== undefined) return exactly(perDay * weekly, 'week')
  const monthly = sameIn(days, FOUR_YEARS_MONTHS, (at) => at.toISOString().slice(0, 7))
  if (monthly !== undefined) return exactly(perDay * monthly, 'month')
  const yearly = sameIn(days, 4, (at) => at.getUTCFullYear())
  if (yearly !== undefined) return exactly(perDay * yearly, 'year')
  if (days.length < 4) return exactly(perDay * days.length, 'four-years')
  return { count: Math.round((perDay * days.length) / 4), per: 'year', isAbout: true }
}

/**
 * Whether two of its slots are less than an hour apart: of all the minutes of an hour it names more than
 * one. Nobody means that of snapshots of whole disks, which take minutes to hours and are billed each.
 */
export function isMoreOftenThanHourly({ cronExpression }: SnapshotSchedule): boolean {
  const [minute] = cronExpression.split(/\s+/)
  return slotsOf(`${minute} * * * *`, 1).length > 24
}

const PERIODS_A_YEAR = { day: 365, week: 52, month: 12, year: 1, 'four-years': 1 / 4 } as const

/** How many buckets of a rule there are in a year; `last` has one for each snapshot. */
const BUCKETS_A_YEAR: Readonly<Record<BucketRule, number>> = {
  last: Number.POSITIVE_INFINITY,
  hourly: 365 * 24,
  daily: 365,
  weekly: 52,
  monthly: 12,
  yearly: 1
}

/** How many more of an instance are kept each year, where a rule keeps every one there is; 0 where none does. */
export function endlessPerYear(schedule: SnapshotSchedule, rules: RetentionRules): number {
  const unbounded = BUCKET_RULES.filter((rule) => rules[rule] === 'all')
  const isAll = rules.days === 'all' || Object.keys(rules).length === 0
  const buckets = isAll ? ['last' as const, ...unbounded] : unbounded
  if (buckets.length === 0) return 0
  const { count, per } = paceOf(schedule)
  const most = Math.max(...buckets.map((rule) => BUCKETS_A_YEAR[rule]))
  return Math.min(count * PERIODS_A_YEAR[per], most)
}

function exactly(count: number, per: Pace['per']): Pace {
  return { count, per, isAbout: false }
}

function slotsOf(cronExpression: string, days: number): Date[] {
  const schedule = { cronExpression, timeZone: 'UTC' }
  return slotsBetween(schedule, new Date(START - 1), new Date(START + days * DAY_MS - 1))
}

/** The week it is in; undefined for the days after the last whole one. */
function weekOf(at: Date): number | undefined {
  const week = Math.floor((at.getTime() - START) / (7 * DAY_MS))
  return week < FOUR_YEARS_WEEKS ? week : undefined
}

/** How many there are in each of so many periods, where that is the same; else undefined. */
function sameIn(
  days: readonly Date[],
  periods: number,
  periodOf: (at: Date) => number | string | undefined
): number | undefined {
  const counts = new Map<number | string, number>()
  for (const at of days) {
    const period = periodOf(at)
    if (period !== undefined) counts.set(period, (counts.get(period) ?? 0) + 1)
  }
  const [count, another] = new Set(counts.values())
  return counts.size === periods && another === undefined ? count : undefined
}
