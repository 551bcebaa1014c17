import type { Flaw } from './good-snapshot.js'
import {
  BUCKET_RULES,
  type BucketRule,
  bucketsIn,
  type KeepCount,
  type RetentionRules
} from './retention-rules.js'

const DAY_MS = 86_400_000

/** Why a snapshot stays. */
export type KeepReason =
  /** There are no rules, so nothing expires. */
  | { readonly rule: 'none' }
  /** It is within the retention period. */
  | { readonly rule: 'period' }
  | {
      readonly rule: BucketRule
      /** It stands in for buckets that are not there yet, as restic has it. */
      readonly isOldest?: true
    }
  | { readonly rule: 'locked' }
  /** It was taken by hand, and expires at that time. */
  | { readonly rule: 'until'; readonly at: Date }
  /** Nothing newer is there to go back to. */
  | { readonly rule: 'newest' }
  /** The rules are for good ones. */
  | { readonly rule: 'not-good'; readonly flaw: Flaw }

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
  /** In a set of reasons: it is the first of a bucket, or it stands in for buckets that are not there. */
  readonly newBit: number
  readonly standsInBit: number
  left: number
  last: number | undefined
}

/**
 * Which snapshots stay and which go, with the meaning of restic's `forget --keep-*`: walked newest
 * first, a rule with counts left keeps a snapshot of another bucket than the one it kept last, and
 * the oldest of all as long as it has counts left. A snapshot stays if any rule applies; without
 * rules all stay. `days` counts back from the newest snapshot, in spans of 24 hours.
 * The order of the input does not matter; equal instants are taken in the order of their ids.
 * @param rules counts, or `'all'`; 0 and undefined switch a rule off.
 * @param timeZone IANA; decides where hours, days, weeks (ISO), months and years begin.
 * @throws RangeError for an invalid count or time zone.
 * @throws TypeError for a snapshot without a valid date.
 */
export function planRetention<S extends RetainedSnapshot>(
  snapshots: readonly S[],
  rules: RetentionRules,
  timeZone: string
): RetentionPlan<S> {
  const days = toCount('days', rules.days)
  const counters = countersOf(rules)
  const bucketOf = bucketsIn(timeZone)
  const { sorted, times } = newestFirst(snapshots)
  if (sorted.length === 0) return { keep: [], prune: [] }
  if (days === 0 && counters.length === 0) {
    return {
      keep: sorted.map((snapshot) => ({ snapshot, reasons: [{ rule: 'none' }] })),
      prune: []
    }
  }
  const periodStart = (times[0] ?? 0) - days * DAY_MS
  const reasonsOf = sharedReasons(counters)
  const keep: { snapshot: S; reasons: readonly KeepReason[] }[] = []
  const prune: S[] = []
  let index = 0
  for (const snapshot of sorted) {
    const at = times[index] ?? 0
    const isOldest = index === sorted.length - 1
    let reasons = days > 0 && at > periodStart ? WITHIN_PERIOD : 0
    for (const counter of counters) {
      if (counter.left === 0) continue
      const bucket = bucketOf(counter.rule, at, index)
      const isNew = bucket !== counter.last
      if (!isNew && !isOldest) continue
      counter.last = bucket
      counter.left -= 1
      reasons |= isNew ? counter.newBit : counter.standsInBit
    }
    if (reasons === 0) prune.push(snapshot)
    else keep.push({ snapshot, reasons: reasonsOf(reasons) })
    index += 1
  }
  return { keep, prune }
}

/** Of the rules that are switched on. */
function countersOf(rules: RetentionRules): readonly Counter[] {
  return BUCKET_RULES.map((rule, place) => ({
    rule,
    newBit: 2 << place,
    standsInBit: 2 << (place + BUCKET_RULES.length),
    reason: { rule },
    oldestReason: { rule, isOldest: true as const },
    left: toCount(rule, rules[rule]),
    last: undefined
  })).filter(({ left }) => left > 0)
}

/** In a set of reasons; each counter has two bits above it. */
const WITHIN_PERIOD = 1

/** Thousands of snapshots stay for the same reasons; they share one list of them. */
function sharedReasons(counters: readonly Counter[]): (bits: number) => readonly KeepReason[] {
  const known = new Map<number, readonly KeepReason[]>()
  return (bits) => {
    const before = known.get(bits)
    if (before !== undefined) return before
    const period: KeepReason[] = bits & WITHIN_PERIOD ? [{ rule: 'period' }] : []
    const byRule = counters.flatMap(({ reason, oldestReason, newBit, standsInBit }) => {
      if (bits & newBit) return [reason]
      return bits & standsInBit ? [oldestReason] : []
    })
    const reasons = [...period, ...byRule]
    known.set(bits, reasons)
    return reasons
  }
}

/** Together with their instants, as these are asked for again and again. */
function newestFirst<S extends RetainedSnapshot>(
  snapshots: readonly S[]
): { readonly sorted: readonly S[]; readonly times: Float64Array } {
  const times = new Float64Array(snapshots.length)
  let isSorted = true
  let index = 0
  let before = Number.POSITIVE_INFINITY
  for (const { id, createdAt } of snapshots) {
    const at = createdAt.getTime()
    if (Number.isNaN(at)) throw new TypeError(`Snapshot ${id} has no valid date.`)
    // Equal instants are left to the sort, which looks at the ids.
    if (at >= before) isSorted = false
    times[index] = before = at
    index += 1
  }
  // As a catalogue keeps them; there is nothing to do then.
  if (isSorted) return { sorted: snapshots, times }
  const idAt = (index: number) => snapshots[index]?.id ?? ''
  const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const order = Array.from(times.keys()).sort(
    (a, b) => (times[b] ?? 0) - (times[a] ?? 0) || byId(idAt(a), idAt(b))
  )
  const sorted: S[] = []
  for (const index of order) {
    const snapshot = snapshots[index]
    if (snapshot !== undefined) sorted.push(snapshot)
  }
  return { sorted, times: Float64Array.from(order, (index) => times[index] ?? 0) }
}

function toCount(rule: string, count: KeepCount | undefined): number {
  if (count === undefined) return 0
  if (count === 'all') return Number.POSITIVE_INFINITY
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`The rule ${rule} must be a whole number, 0 or more, or 'all'.`)
  }
  return count
}
