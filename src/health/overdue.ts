import type { CatalogueView } from '../account/index.js'
import type { Coverage, InstanceCoverage } from '../coverage/index.js'
import { memoizedLongestGapMs } from '../policy/index.js'

/** Overdue: no good snapshot for so many times the longest gap between two slots, plus the margin. */
const OVERDUE_GAPS = 1.5
const OVERDUE_MARGIN_MS = 3_600_000

/** What is overdue is judged from this. */
interface Judged {
  readonly coverage: Coverage
  readonly view: CatalogueView
  /** Since when each instance has been covered by its schedule, without a break. */
  readonly coveredSince: ReadonlyMap<string, Date>
  /** Since when this process has been looking. */
  readonly lookedSince: Date
  readonly now: Date
}

/** Those that have nothing good that is new enough. */
export function overdue(known: Judged, newestGood: ReadonlyMap<string, Date>) {
  const isUnread = known.view.refreshedAt === undefined
  const gapOf = memoizedLongestGapMs(known.now)
  // A new schedule gets the time it needs for its first snapshot. Saving the same schedule again, with another
  // retention period for example, gives no more time.
  const coveredSince = ({ instanceId, since }: InstanceCoverage) =>
    known.coveredSince.get(instanceId) ?? since
  return [...known.coverage.instances.values()].flatMap((covered) => {
    const gap = gapOf(covered.schedule)
    if (gap === undefined) return []
    const toleratedMs = OVERDUE_GAPS * gap + OVERDUE_MARGIN_MS
    const limit = known.now.getTime() - toleratedMs
    // What is there is not known yet; as long as it takes to be overdue, it may be good.
    if (isUnread && known.lookedSince.getTime() > limit) return []
    const newestGoodAt = newestGood.get(covered.instanceId)
    const isFine = newestGoodAt !== undefined && newestGoodAt.getTime() >= limit
    if (isFine || coveredSince(covered).getTime() > limit) return []
    const { instanceId } = covered
    const from = newestGoodAt ?? coveredSince(covered)
    const since = new Date(from.getTime() + toleratedMs)
    return [{ kind: 'overdue' as const, instanceId, newestGoodAt, since }]
  })
}
