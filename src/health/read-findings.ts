import type { Catalogue } from '../account/index.js'
import { memoWhile } from '../common/index.js'
import type { AccountReviews } from '../confirmations/index.js'
import { type Coverage, type CoverageReader, isUnusable } from '../coverage/index.js'
import type { Database } from '../database/index.js'
import type { ExpiredSnapshots, PrunablesOf, PruneStore } from '../pruning/index.js'
import { type PausedSchedules, readCoveredSince, runStore } from '../runs/index.js'
import { type Finding, findingsOf, type OffClock } from './findings.js'

/** As many runs are looked at whose description Vultr stored in another form. */
const MOST_STORED_OTHERWISE = 100

/** Reads all problems, most severe first. @throws DatabaseError */
export type Findings = () => Promise<readonly Finding[]>

export function createFindings(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly coverageReader: CoverageReader
  readonly prunablesOf: PrunablesOf
  readonly reviews: AccountReviews
  readonly pausedSchedules: PausedSchedules
  readonly pruneStore: PruneStore
  readonly expired: ExpiredSnapshots
  /** The processes on the database whose clock is not the database's. */
  readonly offClocks: () => Promise<readonly OffClock[]>
  readonly thisServerIds: () => readonly string[]
  readonly clock: { now(): Date }
}): Findings {
  const { catalogue, clock } = deps
  const { db } = deps.database
  const lookedSince = clock.now()
  // Every page asks; there may be as many as there are instances.
  const memo = memoWhile(() => {
    const { snapshots, instances, refreshedAt } = catalogue.view()
    const isUnread = refreshedAt === undefined
    return [deps.database.revision(), snapshots, instances, isUnread, ...deps.thisServerIds()]
  })
  return async () => {
    let coverage: Coverage
    try {
      coverage = await deps.coverageReader.now()
    } catch (error) {
      if (!isUnusable(error)) throw error
      return [{ kind: 'settings-unreadable' }]
    }
    return findingsOf({
      coverage,
      offClocks: await deps.offClocks(),
      prunables: await deps.prunablesOf(coverage, catalogue.view()),
      review: await deps.reviews.current(),
      coveredSince: await readCoveredSince(db),
      view: catalogue.view(),
      lookedSince,
      openRuns: await runStore.open(db),
      lastRuns: await runStore.lastFinished(db, clock.now()),
      paused: await deps.pausedSchedules.list(),
      held: await deps.pruneStore.held(),
      failures: await memo('failures', () => deps.expired.failuresOf(coverage)),
      storedOtherwise: await runStore.storedOtherwise(db, MOST_STORED_OTHERWISE),
      now: clock.now()
    })
  }
}
