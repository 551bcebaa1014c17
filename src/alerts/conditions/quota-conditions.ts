import { accountIndex, type CatalogueView } from '../../account/index.js'
import type { Coverage, InstanceCoverage } from '../../coverage/index.js'
import { planRetention, scheduleKey, slotsBetween } from '../../policy/index.js'
import { message } from '../../wording/index.js'
import { account } from './account-conditions.js'
import type { Condition } from './condition.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** More slots of a day than this are no schedule of ours. */
const MOST_SLOTS = 1_500

/** Where the account is full, or will be within a day, as far as its limit is known. */
export function quotaConditions(
  coverage: Coverage,
  view: CatalogueView,
  limit: number | undefined,
  now: Date
): readonly Condition[] {
  const stored = view.snapshots.length
  if (limit === undefined || view.refreshedAt === undefined) return []
  const isFull = stored >= limit
  const expected = isFull ? stored : expectedInADay(coverage, view, { limit, now })
  if (expected < limit) return []
  const title = message(isFull ? 'alert.quota.full' : 'alert.quota.soon')
  const counts = { stored: { count: stored }, limit: { count: limit } }
  const text = isFull
    ? message('alert.quota.full.text', counts)
    : message('alert.quota.soon.text', { ...counts, expected: { count: expected } })
  return [account('quota', undefined, title, text, 'snapshots')]
}

/** How many snapshots there will be in a day, at most: what expires is worked out only where it matters. */
function expectedInADay(
  coverage: Coverage,
  view: CatalogueView,
  { limit, now }: { readonly limit: number; readonly now: Date }
): number {
  const slotsOf = slotsWithinDay(now)
  const covered = [...coverage.instances.values()]
  const due = covered.reduce((sum, { schedule }) => sum + slotsOf(schedule).length, 0)
  const atMost = view.snapshots.length + due
  if (atMost < limit) return atMost
  const expiringBy = expiringAlike(view)
  let left = atMost
  for (const each of covered) {
    if (left < limit) break
    const slots = slotsOf(each.schedule)
    // Pruning follows a snapshot that completes; without one, nothing goes.
    if (slots.length > 0) left -= expiringBy(slots, each)
  }
  return left
}

/** Many instances share a schedule. */
function slotsWithinDay(now: Date) {
  const until = new Date(now.getTime() + DAY_MS)
  const known = new Map<string, readonly Date[]>()
  return (schedule: InstanceCoverage['schedule']): readonly Date[] => {
    const key = scheduleKey(schedule)
    const slots = known.get(key) ?? slotsBetween(schedule, now, until, MOST_SLOTS)
    known.set(key, slots)
    return slots
  }
}

/**
 * How many its rules will let go once all that is due has been taken, of those due too. Instances
 * with the same rules mostly have snapshots of the same hours, and are worked out once.
 */
function expiringAlike(view: CatalogueView) {
  const { snapshotsOf } = accountIndex(view)
  const known = new Map<string, number>()
  return (slots: readonly Date[], { instanceId, rules, schedule }: InstanceCoverage): number => {
    const hours: number[] = []
    const lockedHours: number[] = []
    for (const { origin, status, isProtected, createdAt } of snapshotsOf(instanceId)) {
      if (origin !== 'automatic' || status !== 'complete' || createdAt === undefined) continue
      const among = isProtected ? lockedHours : hours
      among.push(hourOf(createdAt))
    }
    const key = [scheduleKey(schedule), JSON.stringify(rules), hours, lockedHours].join('|')
    const before = known.get(key)
    if (before !== undefined) return before
    const there = [
      ...[...slots.map(hourOf), ...hours].map((hour) => madeIn(hour, false)),
      ...lockedHours.map((hour) => madeIn(hour, true))
    ]
    const { prune } = planRetention(there, rules, schedule.timeZone)
    const expiring = prune.filter(({ isProtected }) => !isProtected).length
    known.set(key, expiring)
    return expiring
  }
}

/** Snapshots begin some minutes after their slots, and no rule asks for less than an hour. */
function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS)
}

function madeIn(hour: number, isProtected: boolean) {
  return { id: '', createdAt: new Date(hour * HOUR_MS), isProtected }
}
