import type { Catalogue, Snapshot } from '../account/index.js'
import { type CoverageReader, coveredIdsOf } from '../coverage/index.js'
import { expectedPruneAt, type KeepReason } from '../policy/index.js'
import { heldForReview, type Review } from '../review/index.js'
import type { Prunable, PrunableInstances, PrunablesOf } from './orphans/prunables.js'
import type { PrunePlans } from './plan-all-instances.js'
import type { PruneFailure } from './prune-failure-store.js'
import type { PruneStore } from './prune-store.js'
import { surplusOf } from './surplus.js'

/** When a snapshot is pruned, or why it is kept. */
export type SnapshotFate =
  /** Its mark says that it is locked. */
  | { readonly kind: 'protected' }
  /** Keep rules apply beside the retention period, or it must not be touched. */
  | { readonly kind: 'kept'; readonly reasons: readonly KeepReason[] }
  /** When it expires: estimated from the retention period, or at the time in its mark. */
  | { readonly kind: 'expires'; readonly at: Date }
  /** It goes with one of the next passes, unless Vultr would not delete it. */
  | { readonly kind: 'expired'; readonly failure: PruneFailure | undefined }
  /** It has expired and waits for an admin to confirm it. */
  | { readonly kind: 'held' }
  /** It has expired, but nothing of its instance goes before an admin has reviewed the settings. */
  | { readonly kind: 'under-review' }

/** Tells the fate of a snapshot; undefined where pruning has nothing to do with it. */
export type FateOf = (snapshot: Snapshot) => SnapshotFate | undefined

/** What becomes of snapshots as things are, by the plan by which they are pruned. @throws DatabaseError */
export type SnapshotFates = () => Promise<FateOf>

/** What pruning would do with one instance. */
interface InstanceFates {
  readonly covered: Prunable
  readonly reasons: ReadonlyMap<string, readonly KeepReason[]>
  readonly goingIds: ReadonlySet<string>
  readonly heldIds: ReadonlySet<string>
  readonly failures: ReadonlyMap<string, PruneFailure>
  readonly isUnderReview: boolean
}

/** By the lists, rows and plans that pruning itself goes by. */
export function createSnapshotFates(deps: {
  readonly catalogue: Catalogue
  readonly coverageReader: Pick<CoverageReader, 'usable'>
  readonly prunablesOf: PrunablesOf
  readonly waitingOf: PrunableInstances['waitingOf']
  readonly review: Pick<Review, 'state'>
  readonly store: Pick<PruneStore, 'marks'>
  readonly plans: Pick<PrunePlans, 'plan'>
  readonly clock: { now(): Date }
}): SnapshotFates {
  return async () => {
    const coverage = await deps.coverageReader.usable()
    if (coverage === undefined || coverage.instances.size === 0) return fateByItsMark
    const marks = await deps.store.marks()
    const isUnderReview = heldForReview(await deps.review.state(), coveredIdsOf(coverage))
    const view = deps.catalogue.view()
    const prunables = await deps.prunablesOf(coverage, view)
    const waiting = await deps.waitingOf(coverage, view)

    function planFor(covered: Prunable): InstanceFates | undefined {
      const { instanceId } = covered
      const plan = deps.plans.plan(covered, view, marks)
      if (plan === undefined) return undefined
      const twins = surplusOf(view, covered, deps.clock.now()).map(({ snapshot }) => snapshot)
      return {
        covered,
        reasons: new Map(plan.keep.map(({ snapshot: { id }, reasons }) => [id, reasons])),
        goingIds: new Set([...plan.prune, ...twins].map(({ id }) => id)),
        heldIds: new Set(plan.hold.map(({ id }) => id)),
        failures: marks.failures,
        isUnderReview: isUnderReview(instanceId)
      }
    }

    function fateOfOrphaned(snapshot: Snapshot): SnapshotFate | undefined {
      const orphan = waiting.get(snapshot.instanceId ?? '')
      if (orphan === undefined) return undefined
      const { instanceId } = orphan.prunable
      if (!planned.has(instanceId)) planned.set(instanceId, planFor(orphan.prunable))
      const isGoing = planned.get(instanceId)?.goingIds.has(snapshot.id)
      return isGoing === true ? { kind: 'expires', at: orphan.endsAt } : undefined
    }

    // An instance is planned for when one of its snapshots is asked about, and then once.
    const planned = new Map<string, InstanceFates | undefined>()
    return (snapshot) => {
      const covered = prunables.get(snapshot.instanceId ?? '')
      if (snapshot.isProtected) return { kind: 'protected' }
      if (covered === undefined) return fateOfOrphaned(snapshot)
      const { instanceId } = covered
      const until = endOfPending(snapshot)
      if (until !== undefined) return { kind: 'expires', at: until }
      if (!planned.has(instanceId)) planned.set(instanceId, planFor(covered))
      return fateIn(planned.get(instanceId), snapshot)
    }
  }
}

/** When a pending manual snapshot expires; plans do not include it before it is complete. */
function endOfPending({ origin, status, expiresAt }: Snapshot): Date | undefined {
  return origin === 'manual' && status === 'pending' ? expiresAt : undefined
}

function fateByItsMark({ isProtected }: Snapshot): SnapshotFate | undefined {
  return isProtected ? { kind: 'protected' } : undefined
}

function fateIn(fates: InstanceFates | undefined, snapshot: Snapshot): SnapshotFate | undefined {
  // What pruning would not plan for, it does not touch.
  if (fates === undefined || snapshot.status !== 'complete') return undefined
  const { id } = snapshot
  if (fates.heldIds.has(id)) return { kind: 'held' }
  if (fates.goingIds.has(id)) {
    return fates.isUnderReview
      ? { kind: 'under-review' }
      : { kind: 'expired', failure: fates.failures.get(id) }
  }
  const reasons = fates.reasons.get(id)
  return reasons === undefined ? undefined : fateOfKept(snapshot, fates.covered, reasons)
}

function fateOfKept(
  { createdAt }: Snapshot,
  { schedule, rules }: Prunable,
  reasons: readonly KeepReason[]
): SnapshotFate | undefined {
  const until = reasons.find((reason) => reason.rule === 'until')
  if (until !== undefined) return { kind: 'expires', at: until.at }
  const longer = reasons.filter(({ rule }) => rule !== 'period')
  if (longer.length > 0) return { kind: 'kept', reasons: longer }
  if (createdAt === undefined || typeof rules.days !== 'number') return undefined
  const at = expectedPruneAt({ createdAt }, schedule, rules.days)
  return at === undefined ? undefined : { kind: 'expires', at }
}
