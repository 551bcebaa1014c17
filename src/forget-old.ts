import type { ActivityLog } from './activity/index.js'
import { onceADay } from './common/index.js'
import type { Review } from './review/index.js'
import type { SnapshotChanges } from './snapshots/index.js'

/** Forgets once a day what is kept for a limited time. @throws DatabaseError */
export function createForgetting(deps: {
  readonly activity: Pick<ActivityLog, 'forgetOld'>
  readonly changes: Pick<SnapshotChanges, 'forgetOld'>
  readonly forgetRuns: (now: Date) => Promise<void>
  readonly review: Pick<Review, 'forgetOld'>
  readonly isOtherAccount: () => Promise<boolean>
  readonly clock: { now(): Date }
}): () => Promise<void> {
  return onceADay(deps.clock, async (now) => {
    await deps.activity.forgetOld(now)
    await deps.changes.forgetOld(now)
    // While another account's list is at hand, runs of the former one look as if nothing was left of them.
    if (!(await deps.isOtherAccount())) await deps.forgetRuns(now)
    await deps.review.forgetOld(now)
  })
}
