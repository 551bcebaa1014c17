import { accountIndex, type CatalogueView } from '../../account/index.js'
import type { Coverage, InstanceCoverage } from '../../coverage/index.js'
import { scheduleKey, slotsBetween } from '../../policy/index.js'
import { message } from '../../wording/index.js'
import { account } from './account-conditions.js'
import type { Condition } from './condition.js'

const DAY_MS = 86_400_000

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
  const expected = stored + growthWithinDay(coverage, view, now)
  if (!isFull && expected < limit) return []
  const title = message(isFull ? 'alert.quota.full' : 'alert.quota.soon')
  const counts = { stored: { count: stored }, limit: { count: limit } }
  const text = isFull
    ? message('alert.quota.full.text', counts)
    : message('alert.quota.soon.text', { ...counts, expected: { count: expected } })
  return [account('quota', undefined, title, text, 'snapshots')]
}

/** How many more snapshots there will be in a day: those that fall due, less those whose time is up by then. */
function growthWithinDay(coverage: Coverage, view: CatalogueView, now: Date): number {
  const until = new Date(now.getTime() + DAY_MS)
  const slots = new Map<string, number>()
  let growth = 0
  for (const covered of coverage.instances.values()) {
    const key = scheduleKey(covered.schedule)
    const due = slots.get(key) ?? slotsBetween(covered.schedule, now, until, MOST_SLOTS).length
    slots.set(key, due)
    growth += due - expiringBy(until, covered, view)
  }
  return growth
}

/** By the retention period alone; without one nothing goes by its age. */
function expiringBy(
  until: Date,
  { instanceId, rules }: InstanceCoverage,
  view: CatalogueView
): number {
  const { days } = rules
  if (typeof days !== 'number') return 0
  const before = until.getTime() - days * DAY_MS
  return accountIndex(view)
    .snapshotsOf(instanceId)
    .filter(
      ({ origin, isProtected, createdAt }) =>
        origin === 'automatic' && !isProtected && (createdAt?.getTime() ?? until.getTime()) < before
    ).length
}
