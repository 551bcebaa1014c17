import type { KeepCount, RetentionRules } from './retention-rules.js'
import { rememberedOffsets } from './time-zone.js'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** The rules that keep one snapshot per bucket; `last` has a bucket for each snapshot. */
export const BUCKET_RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
type BucketRule = (typeof BUCKET_RULES)[number]

/** Why a snapshot stays. */
export type KeepReason =
  | 'no rules'
  | 'within the retention period'
  | `${BucketRule} snapshot`
  /** Stands in for buckets that are not there yet, as restic has it. */
  | `oldest ${BucketRule} snapshot`
  | 'protected'
  /** Nothing newer is there to go back to. */
  | 'as new as the newest'
  | 'dated in the future'
  | 'without a date'
  | 'not complete'

export interface RetainedSnapshot {
  readonly id: string
  readonly createdAt: Date
}

export interface RetentionPlan<S> {
  /** Newest first. */
  readonly keep: readonly { readonly snapshot: S; readonly reasons: readonly KeepReason[] }[]
  /** Newest first. */
  readonly prune: readonly S[]
}

/** One rule while the list is walked. */
interface Counter {
  readonly rule: BucketRule
  readonly reason: KeepReason
  readonly oldestReason: KeepReason
  left: number
  last: number | undefined
}

/**
 * Which snapshots stay and which go, with the meaning of restic's `forget --keep-*`: walked newest
 * first, a rule with counts left keeps a snapshot of another bucket than the one it kept last, and
 * the oldest of all as long as it has counts left. A snapshot stays if any rule wants it; without
 * rules all stay. `days` counts back from the newest snapshot, in spans of 24 hours.
 * The order of the input does not matter; equal instants are taken in the order of their ids.
 * @param rules counts, or `'all'`; 0 and undefined switch a rule off.
 * @param timeZone IANA; decides where hours, days, weeks (ISO), months and years begin.
 * @throws RangeError for a count or a time zone that is none.
 * @throws TypeError for a snapshot without a valid date.
 */
export function planRetention<S extends RetainedSnapshot>(
  snapshots: readonly S[],
  rules: RetentionRules,
  timeZone: string
): RetentionPlan<S> {
  const days = toCount('days', rules.days)
  const counters: Counter[] = BUCKET_RULES.map((rule) => ({
    rule,
    reason: `${rule} snapshot` as const,
    oldestReason: `oldest ${rule} snapshot` as const,
    left: toCount(rule, rules[rule]),
    last: undefined
  })).filter(({ left }) => left > 0)
  const bucketOf = bucketsIn(timeZone)
  const sorted = newestFirst(snapshots)
  const [newest] = sorted
  if (newest === undefined) return { keep: [], prune: [] }
  if (days === 0 && counters.length === 0) {
    return { keep: sorted.map(({ snapshot }) => ({ snapshot, reasons: ['no rules'] })), prune: [] }
  }
  const periodStart = newest.at - days * DAY_MS
  const keep: { snapshot: S; reasons: readonly KeepReason[] }[] = []
  const prune: S[] = []
  for (const [index, { snapshot, at }] of sorted.entries()) {
    const reasons: KeepReason[] = []
    if (days > 0 && at > periodStart) reasons.push('within the retention period')
    for (const counter of counters) {
      if (counter.left === 0) continue
      const reason = wanted(counter, bucketOf(counter.rule, at, index), index === sorted.length - 1)
      if (reason !== undefined) reasons.push(reason)
    }
    if (reasons.length > 0) keep.push({ snapshot, reasons })
    else prune.push(snapshot)
  }
  return { keep, prune }
}

function wanted(counter: Counter, bucket: number, isOldest: boolean): KeepReason | undefined {
  const isNew = bucket !== counter.last
  if (!isNew && !isOldest) return undefined
  counter.last = bucket
  counter.left -= 1
  return isNew ? counter.reason : counter.oldestReason
}

function newestFirst<S extends RetainedSnapshot>(
  snapshots: readonly S[]
): { readonly snapshot: S; readonly at: number }[] {
  const dated = snapshots.map((snapshot) => ({ snapshot, at: snapshot.createdAt.getTime() }))
  const undated = dated.find(({ at }) => Number.isNaN(at))
  if (undated !== undefined) {
    throw new TypeError(`Snapshot ${undated.snapshot.id} has no valid date.`)
  }
  return dated.sort(
    (a, b) =>
      b.at - a.at || (a.snapshot.id < b.snapshot.id ? -1 : a.snapshot.id > b.snapshot.id ? 1 : 0)
  )
}

function toCount(rule: string, count: KeepCount | undefined): number {
  if (count === undefined) return 0
  if (count === 'all') return Number.POSITIVE_INFINITY
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`The rule ${rule} must be a whole number, 0 or more, or 'all'.`)
  }
  return count
}

/** Numbers the calendar's buckets in a time zone; equal numbers are one bucket. */
function bucketsIn(timeZone: string): (rule: BucketRule, at: number, index: number) => number {
  const offsetAt = rememberedOffsets(timeZone)
  let localOf = Number.NaN
  let local = 0
  return (rule, at, index) => {
    if (rule === 'last') return index
    if (at !== localOf) {
      localOf = at
      local = at + offsetAt(at)
    }
    switch (rule) {
      case 'hourly':
        return Math.floor(local / HOUR_MS)
      case 'daily':
        return Math.floor(local / DAY_MS)
      case 'weekly':
        // 1 January 1970 was a Thursday; ISO weeks begin on Mondays.
        return Math.floor((Math.floor(local / DAY_MS) + 3) / 7)
      case 'monthly': {
        const date = new Date(local)
        return date.getUTCFullYear() * 12 + date.getUTCMonth()
      }
      case 'yearly':
        return new Date(local).getUTCFullYear()
    }
  }
}
