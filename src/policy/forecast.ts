import { planRetention } from './retention.js'
import type { KeepCount, RetentionRules } from './retention-rules.js'
import type { SnapshotSchedule } from './schedule.js'
import { nextSlotAfter, slotsBetween } from './slots.js'
import { zoneOffsetMs } from './time-zone.js'

const DAY_MS = 86_400_000

/** What the select offers; any number of days from 1 to 365 is valid. */
export const RETENTION_CHOICES: readonly number[] = [
  1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365
]

/** As many slots are looked at one by one; further back one a day stands for all. */
const FINE_SLOTS = 3_000
/** Nobody waits to see what was kept before that. */
const MOST_DAYS_BACK = 20 * 366

/**
 * When a snapshot is due to be pruned by the retention period alone: at the first slot that comes at
 * or after its time, as pruning follows a snapshot that completes. Undefined if no slot comes.
 */
export function expectedPruneAt(
  snapshot: { readonly createdAt: Date },
  schedule: SnapshotSchedule,
  retentionDays: number
): Date | undefined {
  const expiresAt = snapshot.createdAt.getTime() + retentionDays * DAY_MS
  return nextSlotAfter(schedule, new Date(expiresAt - 1))
}

/** How many snapshots of an instance there are once it has run for long; undefined: ever more. */
export function steadyCount(
  schedule: SnapshotSchedule,
  rules: RetentionRules,
  now: Date
): number | undefined {
  if (Object.values(rules).includes('all')) return undefined
  const daysBack = Math.min(MOST_DAYS_BACK, furthestDays(rules))
  const start = new Date(now.getTime() - daysBack * DAY_MS)
  const fine = slotsBetween(schedule, start, now, FINE_SLOTS)
  const oldest = fine[0]
  const coarse: Date[] = []
  if (oldest !== undefined && fine.length === FINE_SLOTS) {
    for (let at = oldest.getTime() - DAY_MS; at > start.getTime(); at -= DAY_MS) {
      coarse.push(new Date(at))
    }
  }
  const made = [...coarse, ...fine].map((createdAt) => ({ id: createdAt.toISOString(), createdAt }))
  return Math.max(1, planRetention(made, rules, schedule.timeZone).keep.length)
}

function furthestDays(rules: RetentionRules): number {
  const days = (count: KeepCount | undefined, each: number) =>
    typeof count === 'number' ? (count + 1) * each : 0
  return Math.max(
    days(rules.days, 1),
    days(rules.last, 31),
    days(rules.hourly, 31),
    days(rules.daily, 31),
    days(rules.weekly, 31),
    days(rules.monthly, 31),
    days(rules.yearly, 366)
  )
}

/**
 * What settings amount to, in plain words: “Four snapshots a day, each deleted after seven days:
 * about 28 at any time. Next: today 18:00 Europe/Berlin.”
 */
export function forecastSentence(input: {
  readonly schedule: SnapshotSchedule
  readonly rules: RetentionRules
  readonly enabled: boolean
  readonly now: Date
  /** How many instances are covered; 1 is not spoken of. */
  readonly instanceCount?: number
}): string {
  const { schedule, rules, now } = input
  const instances = input.instanceCount ?? 1
  const count = steadyCount(schedule, rules, now)
  const of = instances > 1 ? ` of each of ${instances} instances` : ''
  const inAll = instances > 1 && count !== undefined ? `, ${count * instances} in all` : ''
  const held =
    count === undefined ? 'more and more over time' : `about ${count} at any time${inAll}`
  const sentence = `${pace(schedule)}${of}, ${fate(rules, count)}: ${held}.`
  if (!input.enabled) return `Automatic snapshots are off. With these settings: ${sentence}`
  const next = nextSlotAfter(schedule, now)
  return next === undefined
    ? sentence
    : `${sentence} Next: ${describeMoment(next, now, schedule.timeZone)}.`
}

function fate(rules: RetentionRules, count: number | undefined): string {
  const after = `each deleted after ${rules.days === 1 ? 'one day' : `${inWords(rules.days)} days`}`
  if (count === 1) return `${after}, but never before a newer one is complete`
  return describeKeepRules(rules) === undefined ? after : `${after} unless a keep-rule wants it`
}

/** “Four snapshots a day”. Counted over four weeks without a change of the clocks. */
function pace({ cronExpression }: SnapshotSchedule): string {
  const schedule = { cronExpression, timeZone: 'UTC' }
  const start = Date.UTC(2024, 2, 31, 23, 59)
  const counted = (days: number) =>
    slotsBetween(schedule, new Date(start), new Date(start + days * DAY_MS)).length
  const perDay = [1, 2, 3, 4, 5, 6, 7].map((day) => counted(day) / day)
  const [first = 0] = perDay
  if (first >= 1 && perDay.every((each) => each === first)) return `${snapshots(first)} a day`
  const fourWeeks = counted(28)
  const perWeek = counted(7)
  if (perWeek >= 1 && fourWeeks === perWeek * 4) return `${snapshots(perWeek)} a week`
  const year = counted(365)
  const perMonth = Math.max(1, Math.round(year / 12))
  return year === perMonth * 12
    ? `${snapshots(perMonth)} a month`
    : `About ${snapshots(Math.max(1, year)).toLowerCase()} a year`
}

function snapshots(count: number): string {
  const words = inWords(count)
  const first = words.charAt(0).toUpperCase() + words.slice(1)
  return `${first} ${count === 1 ? 'snapshot' : 'snapshots'}`
}

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve'
]

function inWords(count: KeepCount | undefined): string {
  return typeof count === 'number' ? (WORDS[count] ?? String(count)) : 'all'
}

/** “today 18:00 Europe/Berlin”, “tomorrow 06:00 …”, “Sunday 29 November 06:00 …”. */
export function describeMoment(at: Date, now: Date, timeZone: string): string {
  const local = (instant: Date) =>
    new Date(instant.getTime() + zoneOffsetMs(timeZone, instant.getTime()))
  const day = (instant: Date) => Math.floor(local(instant).getTime() / DAY_MS)
  const time = local(at).toISOString().slice(11, 16)
  const ahead = day(at) - day(now)
  const date = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(local(at).getUTCFullYear() === local(now).getUTCFullYear() ? {} : { year: 'numeric' })
  })
    .format(local(at))
    .replace(',', '')
  const called = ahead === 0 ? 'today' : ahead === 1 ? 'tomorrow' : date
  return `${called} ${time} ${timeZone}`
}

/** What the keep-rules amount to; undefined without any. */
export function describeKeepRules(rules: RetentionRules): string | undefined {
  const parts = [
    rules.last === undefined
      ? undefined
      : `the last ${rules.last === 1 ? 'one' : inWords(rules.last)}`,
    oneEach(rules.hourly, 'hour'),
    oneEach(rules.daily, 'day'),
    oneEach(rules.weekly, 'week'),
    oneEach(rules.monthly, 'month'),
    oneEach(rules.yearly, 'year')
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : `Also kept: ${parts.join(', ')}.`
}

function oneEach(count: KeepCount | undefined, bucket: string): string | undefined {
  if (count === undefined) return undefined
  const article = bucket === 'hour' ? 'an' : 'a'
  if (count === 'all') return `one ${article} ${bucket}, for ever`
  return `one ${article} ${bucket} for ${inWords(count)} ${bucket}${count === 1 ? '' : 's'} with snapshots`
}
