import { Cron } from 'croner'
import { readCron } from './cron/cron-expression.js'
import type { CronFlaw } from './cron/cron-flaw.js'
import { type TimeZoneFlaw, timeZoneFlaw } from './time-zone/time-zone-flaw.js'
import { isTimeZone } from './time-zone/time-zone-names.js'

/** The rule by which slots come due: a five-field cron expression read in an IANA time zone. */
export interface SnapshotSchedule {
  readonly cronExpression: string
  readonly timeZone: string
}

/** What is wrong with a schedule. */
export type ScheduleFlaw =
  | TimeZoneFlaw
  | { readonly code: 'no-start-time' }
  | { readonly code: 'unknown-frequency' }
  | CronFlaw
  | { readonly code: 'never-due' }

const FIELDS = {
  'no-time-zone': 'timeZone',
  'time-zone-abbreviation': 'timeZone',
  'time-zone-offset': 'timeZone',
  'windows-time-zone': 'timeZone',
  'unknown-time-zone': 'timeZone',
  'no-start-time': 'startTime',
  'unknown-frequency': 'frequency',
  'not-five-fields': 'customCron',
  'too-many-fields': 'customCron',
  'time-zone-inside': 'customCron',
  'other-notation': 'customCron',
  'unknown-nickname': 'customCron',
  'unsupported-sign': 'customCron',
  'invalid-field': 'customCron',
  'never-due': 'customCron'
} as const satisfies Record<ScheduleFlaw['code'], string>

/** An invalid schedule, told at the field an admin would mend. The message is for a log. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
  readonly field: (typeof FIELDS)[ScheduleFlaw['code']]
  readonly flaw: ScheduleFlaw

  constructor(flaw: ScheduleFlaw) {
    super(`invalid schedule: ${flaw.code}${'given' in flaw ? ` ${flaw.given}` : ''}`)
    this.flaw = flaw
    this.field = FIELDS[flaw.code]
  }
}

/** What a frequency is called in forms and in what is stored; in the order of the select. */
export const FREQUENCY_IDS = [
  'every-hour',
  'every-two-hours',
  'every-three-hours',
  'every-four-hours',
  'every-six-hours',
  'every-eight-hours',
  'every-twelve-hours',
  'every-day',
  'every-week',
  'every-month',
  'custom'
] as const

/** A Map: in an object a name from outside, such as `constructor`, would find what nobody put there. */
const EVERY_N_HOURS: ReadonlyMap<string, number> = new Map([
  ['every-two-hours', 2],
  ['every-three-hours', 3],
  ['every-four-hours', 4],
  ['every-six-hours', 6],
  ['every-eight-hours', 8],
  ['every-twelve-hours', 12]
])

/** As much of a wrong name is told, in characters. */
const LONGEST_TOLD = 64

/** HH:MM, 00:00 to 23:59. */
const START_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

/** A custom expression has to come due within this many years. */
const COMES_DUE_WITHIN_YEARS = 5

/** What settings say of a schedule. */
interface ScheduleFields {
  readonly frequency: string
  /** HH:MM in `timeZone`. */
  readonly startTime: string
  readonly timeZone: string
  readonly customCron?: string | undefined
}

/**
 * The schedule that settings amount to. A weekly one comes due on Sundays, a monthly one on the
 * first; one of several hours is anchored at the start time, within each day.
 * @throws ScheduleError naming the field that is wrong; of several the first.
 */
export function scheduleFor(settings: ScheduleFields): SnapshotSchedule {
  const { timeZone } = settings
  const zoneError = timeZoneError(timeZone)
  if (zoneError !== undefined) throw zoneError
  return { cronExpression: cronExpressionOf(settings), timeZone }
}

/** All that keeps settings from amounting to a schedule; none where they do. */
export function scheduleErrors(settings: ScheduleFields): readonly ScheduleError[] {
  const zoneError = timeZoneError(settings.timeZone)
  const errors = zoneError === undefined ? [] : [zoneError]
  try {
    cronExpressionOf(settings)
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    errors.push(error)
  }
  return errors
}

function timeZoneError(timeZone: string): ScheduleError | undefined {
  if (isTimeZone(timeZone)) return undefined
  const unknown = { code: 'unknown-time-zone', given: timeZone.slice(0, LONGEST_TOLD) } as const
  return new ScheduleError(timeZoneFlaw(timeZone) ?? unknown)
}

/** @throws ScheduleError */
function cronExpressionOf({ frequency, startTime, customCron = '' }: ScheduleFields): string {
  if (frequency === 'custom') return checkedCron(customCron)
  const [, hour, minute] = START_TIME.exec(startTime) ?? []
  if (hour === undefined || minute === undefined) {
    throw new ScheduleError({ code: 'no-start-time' })
  }
  const expression = cronExpressionFor(frequency, Number(hour), Number(minute))
  if (expression === undefined) throw new ScheduleError({ code: 'unknown-frequency' })
  return expression
}

/** The same; undefined for settings that amount to none. */
export function scheduleOrNone(settings: ScheduleFields): SnapshotSchedule | undefined {
  try {
    return scheduleFor(settings)
  } catch (error) {
    if (error instanceof ScheduleError) return undefined
    throw error
  }
}

function cronExpressionFor(frequency: string, hour: number, minute: number): string | undefined {
  const step = EVERY_N_HOURS.get(frequency)
  if (step !== undefined) {
    const hours = Array.from({ length: 24 / step }, (_, index) => (hour % step) + index * step)
    return `${minute} ${hours.join(',')} * * *`
  }
  switch (frequency) {
    case 'every-hour':
      return `${minute} * * * *`
    case 'every-day':
      return `${minute} ${hour} * * *`
    case 'every-week':
      return `${minute} ${hour} * * 0`
    case 'every-month':
      return `${minute} ${hour} 1 * *`
    default:
      return undefined
  }
}

function checkedCron(text: string): string {
  const read = readCron(text)
  if (!read.ok) throw new ScheduleError(read.flaw)
  const { expression } = read
  let cron: Cron
  try {
    // utcOffset, as `timezone: 'UTC'` would ask Intl, which takes ten times as long.
    cron = new Cron(expression, { utcOffset: 0, mode: '5-part' })
  } catch {
    throw new ScheduleError({ code: 'invalid-field', given: expression })
  }
  // From a fixed instant: whether an expression ever comes due must not depend on today.
  const from = new Date('2024-01-01T00:00:00Z')
  const first = cron.nextRun(from)
  const limit = Date.UTC(2024 + COMES_DUE_WITHIN_YEARS, 0)
  if (first === null || first.getTime() > limit) {
    throw new ScheduleError({ code: 'never-due' })
  }
  return expression
}

/** Tells one schedule from another: a cron expression holds no bar, nor does a time zone's name. */
export function scheduleKey({ cronExpression, timeZone }: SnapshotSchedule): string {
  return `${cronExpression}|${timeZone}`
}
