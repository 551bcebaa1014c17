import {
  accountIndex,
  type Catalogue,
  type CatalogueView,
  type Snapshot
} from '../account/index.js'
import { createBreather, isDue, memoWhile } from '../common/index.js'
import { type Coverage, type CoverageReader, coveredIdsOf } from '../coverage/index.js'
import type { Database } from '../database/index.js'
import { type PruningPlan, planPruning } from '../policy/index.js'
import { type CoveredIds, heldForReview, type Review, type ReviewState } from '../review/index.js'
import type { SnapshotChanges } from '../snapshots/index.js'
import { ofItsOwn, type Prunable, type PrunablesOf } from './orphans/prunables.js'
import type { PruneSetbacks } from './prune-setbacks.js'
import type { PruneMarks, PruneStore } from './prune-store.js'
import { STILL_LISTED_MS } from './still-due.js'
import { surplusOf, type Twin } from './surplus.js'

/** A snapshot to prune, and the one that replaces it. */
export interface Superfluous {
  readonly coverage: Prunable
  /** Whom a review of the account is for. */
  readonly covered: CoveredIds
  readonly snapshot: Snapshot
  readonly newer: Snapshot
  readonly kind: 'prune' | 'surplus'
}

/** What is to be done for one instance. */
export interface InstancePlan {
  readonly coverage: Prunable
  readonly hold: readonly Snapshot[]
  /** Held, but not expired by the list at hand; one odd list must not let go what an admin is asked about. */
  readonly unexpired: readonly Snapshot[]
  readonly goes: readonly Superfluous[]
  /** What is to be held is not what is held. */
  readonly isHoldChanged: boolean
}

/** What is to be done, and what was known of single snapshots when that was worked out. */
export interface PlannedPrunes {
  readonly plans: readonly InstancePlan[]
  readonly marks: PruneMarks
}

/** Plans what to prune, from lists and rows alone. @throws DatabaseError */
export interface PrunePlans {
  /** What would be pruned of an instance by what is known now; undefined where nothing may be. */
  plan(
    coverage: Prunable,
    view: CatalogueView,
    marks?: PruneMarks
  ): PruningPlan<Snapshot> | undefined
  /** What of an instance is to go by what is known now, unasked or once it is confirmed. */
  isToGo(
    coverage: Prunable,
    view: CatalogueView,
    marks: PruneMarks
  ): (snapshotId: string) => boolean
  /** Of all whose snapshots may expire; worked out again only where a row or the list has changed. */
  current(): Promise<PlannedPrunes>
  /** Without what waits for another attempt, or was deleted and may still be listed. */
  due(planned: PlannedPrunes): Promise<readonly InstancePlan[]>
}

export function createPrunePlans(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly coverageReader: Pick<CoverageReader, 'now'>
  readonly prunablesOf: PrunablesOf
  readonly review: Review
  readonly store: PruneStore
  readonly setbacks: PruneSetbacks
  readonly clock: { now(): Date }
}): PrunePlans {
  const { database, store, setbacks, clock, catalogue } = deps
  const memo = memoWhile(() => {
    const view = catalogue.view()
    const { snapshots, instances, refreshedAt } = view
    const expired = accountIndex(view).expiredByHand(clock.now())
    return [database.revision(), snapshots, instances, refreshedAt === undefined, expired]
  })

  function plan(
    prunable: Prunable,
    view: CatalogueView,
    marks?: PruneMarks
  ): PruningPlan<Snapshot> | undefined {
    const { instanceId, rules, schedule, ownIds } = prunable
    const { instances, snapshotsOf } = accountIndex(view)
    // A list that is not whole proves nothing, least of all that an instance still exists.
    const isThere = ownIds !== undefined || instances.has(instanceId)
    if (view.refreshedAt === undefined || !isThere) return undefined
    const planned = planPruning({
      snapshots: snapshotsOf(instanceId),
      instanceId,
      rules,
      timeZone: schedule.timeZone,
      now: clock.now(),
      ...(marks === undefined ? {} : { heldIds: marks.heldIds, confirmedIds: marks.confirmedBy })
    })
    const { prune, hold } = planned
    return { ...planned, prune: ofItsOwn(prunable, prune), hold: ofItsOwn(prunable, hold) }
  }

  function isToGo(
    coverage: Prunable,
    view: CatalogueView,
    marks: PruneMarks
  ): (snapshotId: string) => boolean {
    const planned = plan(coverage, view, marks)
    // While no list tells, what was true of it is still said.
    if (planned === undefined) return () => view.refreshedAt === undefined
    const surplus = surplusOf(view, coverage, clock.now())
    const ids = new Set(
      [...planned.prune, ...surplus.map(({ snapshot }) => snapshot)].map(({ id }) => id)
    )
    return (id) => ids.has(id)
  }

  /** What of each instance goes or is to be held, by the lists and the rows alone. */
  async function planAll(
    coverage: Coverage,
    view: CatalogueView,
    known: { readonly marks: PruneMarks; readonly review: ReviewState }
  ): Promise<readonly InstancePlan[]> {
    const { marks, review } = known
    const breathe = createBreather()
    const covered = coveredIdsOf(coverage)
    const isHeld = heldForReview(review, covered)
    const isOrphanHeld = heldForReview(review, 'all')
    const plans: InstancePlan[] = []
    for (const each of (await deps.prunablesOf(coverage, view)).values()) {
      await breathe()
      const isOrphan = each.ownIds !== undefined
      if (isOrphan ? isOrphanHeld(each.instanceId) : isHeld(each.instanceId)) continue
      const planned = plan(each, view, marks)
      if (planned === undefined) continue
      const whose = { coverage: each, covered: isOrphan ? ('all' as const) : covered }
      const goes = goesOf(whose, planned, surplusOf(view, each, clock.now()), marks)
      const isHoldChanged = isOtherHold(planned, marks)
      if (goes.length === 0 && !isHoldChanged) continue
      const unexpired = unexpiredOf(planned, marks)
      plans.push({ coverage: each, hold: planned.hold, unexpired, goes, isHoldChanged })
    }
    return plans
  }

  /** Most passes have nothing to do. */
  function current(): Promise<PlannedPrunes> {
    const view = catalogue.view()
    return memo('plans', async () => {
      const marks = await store.marks()
      const review = await deps.review.state()
      const plans = await planAll(await deps.coverageReader.now(), view, { marks, review })
      return { marks, plans }
    })
  }

  async function due({ plans, marks }: PlannedPrunes): Promise<readonly InstancePlan[]> {
    if (plans.length === 0) return plans
    const now = clock.now()
    const deleted = await deps.changes.deletedSince(new Date(now.getTime() - STILL_LISTED_MS))
    const isDueNow = ({ snapshot: { id } }: Superfluous) => {
      const failure = marks.failures.get(id)
      if (deleted.has(id) || !setbacks.isDue(id)) return false
      return failure === undefined || isDue(failure.nextAttemptAt, now)
    }
    return plans
      .map((each) => ({ ...each, goes: each.goes.filter(isDueNow) }))
      .filter(({ goes, isHoldChanged }) => goes.length > 0 || isHoldChanged)
  }

  return { plan, isToGo, current, due }
}

/** Newest first, as the list is. */
function goesOf(
  whose: Pick<Superfluous, 'coverage' | 'covered'>,
  { prune, hold, newestGood }: PruningPlan<Snapshot>,
  listedTwice: readonly Twin[],
  { heldIds }: PruneMarks
): readonly Superfluous[] {
  const surplus = listedTwice.filter(({ snapshot }) => !heldIds.has(snapshot.id))
  const stays = new Set([...hold, ...surplus.map(({ snapshot }) => snapshot)])
  const expired = newestGood === undefined ? [] : prune.filter((each) => !stays.has(each))
  return [
    ...surplus.map((twin) => ({ ...twin, ...whose, kind: 'surplus' as const })),
    ...expired.flatMap((snapshot) =>
      newestGood === undefined
        ? []
        : [{ ...whose, snapshot, newer: newestGood, kind: 'prune' as const }]
    )
  ]
}

/** Whether what is to be held is not what is held, of those that have expired. */
function isOtherHold(planned: PruningPlan<Snapshot>, marks: PruneMarks): boolean {
  const { prune, hold } = planned
  const isHeld = ({ id }: Snapshot) => marks.heldIds.has(id)
  const wanted = new Set(hold)
  return (
    prune.some((each) => isHeld(each) !== wanted.has(each)) ||
    prune.some(({ id }) => marks.unexpiredSince.has(id)) ||
    unexpiredOf(planned, marks).length > 0
  )
}

function unexpiredOf(
  { keep }: PruningPlan<Snapshot>,
  { heldIds }: Pick<PruneMarks, 'heldIds'>
): readonly Snapshot[] {
  return keep.map(({ snapshot }) => snapshot).filter(({ id }) => heldIds.has(id))
}
