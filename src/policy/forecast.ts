import { planRetention } from './retention/plan-retention.js'
import { BUCKET_RULES, type KeepCount, type RetentionRules } from './retention/retention-rules.js'
import { type SnapshotSchedule, scheduleKey } from './schedule.js'
import { slotSpacingMs } from './slot-gaps.js'
import { nextSlotAfter, slotsBetween } from './slots.js'
import { boundedMemo } from './time-zone/bounded-memo.js'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** What the select offers; any number of days from 1 to 365 is valid. */
export const RETENTION_CHOICES: readonly number[] = [
  1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365
]

/** As many slots are looked at one by one; further back one a day stands for all. */
const FINE_SLOTS = 20_000
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

/**
 * About how many snapshots of an instance there are once it has run for long, found by planning
 * over the slots there would have been; undefined where nothing is ever pruned or ever more stay.
 * @throws RangeError for a count that is none.
 * @throws ScheduleError for an expression or a time zone that is none.
 */
export function steadyCount(
  schedule: SnapshotSchedule,
  rules: RetentionRules,
  now: Date
): number | undefined {
  return countInMinute({ schedule, rules, minute: Math.floor(now.getTime() / MINUTE_MS) }).count
}

/** Slots lie on whole minutes, so it is the same all through a minute, in which many pages may ask. */
interface SteadyQuestion {
  readonly schedule: SnapshotSchedule
  readonly rules: RetentionRules
  /** Since 1970. */
  readonly minute: number
}

const MOST_QUESTIONS = 1_000

const countInMinute = boundedMemo(
  MOST_QUESTIONS,
  ({ schedule, rules, minute }: SteadyQuestion) => ({
    count: workOutSteadyCount(schedule, rules, new Date(minute * MINUTE_MS))
  }),
  ({ schedule, rules, minute }) => [scheduleKey(schedule), JSON.stringify(rules), minute].join('|')
)

function workOutSteadyCount(
  schedule: SnapshotSchedule,
  rules: RetentionRules,
  now: Date
): number | undefined {
  const counts = Object.values(rules).filter((count) => count !== undefined)
  if (counts.length === 0 || counts.includes('all')) return undefined
  // Refuses what is no rule before anything is looked up by it.
  planRetention([], rules, 'UTC')
  const { fine, start } = pastSlots(schedule, rules, now)
  const coarse: Date[] = []
  const [oldest] = fine
  const newest = fine.at(-1)
  if (oldest === undefined || newest === undefined) return 1
  if (fine.length === FINE_SLOTS) {
    for (let at = oldest.getTime() - DAY_MS; at > start; at -= DAY_MS) coarse.push(new Date(at))
  }
  const made = [...coarse, ...fine].map((createdAt) => ({ id: createdAt.toISOString(), createdAt }))
  const { keep } = planRetention(made, rules, schedule.timeZone)
  // Within the retention period all of a day's are kept, not the one that stands for them.
  const perDay = (fine.length * DAY_MS) / Math.max(DAY_MS, newest.getTime() - oldest.getTime())
  const periodStart = newest.getTime() - (typeof rules.days === 'number' ? rules.days : 0) * DAY_MS
  const sum = keep.reduce((total, { snapshot: { createdAt } }) => {
    const isForAll = createdAt < oldest && createdAt.getTime() > periodStart
    return total + (isForAll ? perDay : 1)
  }, 0)
  return Math.round(sum)
}

/** The newest slots up to now, as far back as the rules reach, and where that is, in ms. */
function pastSlots(schedule: SnapshotSchedule, rules: RetentionRules, now: Date) {
  const needed = Math.max(
    1,
    ...BUCKET_RULES.map((rule) => rules[rule]).filter((count) => typeof count === 'number')
  )
  const spacingDays = (slotSpacingMs(schedule, now) ?? 0) / DAY_MS
  let daysBack = Math.min(MOST_DAYS_BACK, furthestDays(rules, spacingDays))
  for (;;) {
    const start = now.getTime() - daysBack * DAY_MS
    const fine = slotsBetween(schedule, new Date(start), now, FINE_SLOTS)
    if (fine.length >= needed || daysBack >= MOST_DAYS_BACK) return { fine, start }
    // The next slots do not show how far apart they can be.
    daysBack = Math.min(MOST_DAYS_BACK, daysBack * 2)
  }
}

/** Each count of a rule reaches back by its bucket, or by a slot where those are further apart. */
function furthestDays(rules: RetentionRules, spacingDays: number): number {
  const days = (count: KeepCount | undefined, bucketDays: number) =>
    typeof count === 'number' ? (count + 1) * Math.max(bucketDays, spacingDays) : 0
  return Math.max(
    typeof rules.days === 'number' ? rules.days + 1 : 0,
    days(rules.last, 1),
    days(rules.hourly, 1),
    days(rules.daily, 1),
    days(rules.weekly, 7),
    days(rules.monthly, 31),
    days(rules.yearly, 366)
  )
}
