import { createHash } from 'node:crypto'
import { accountIndex, type CatalogueView, type Snapshot } from '../account/index.js'
import { createBreather } from '../common/index.js'
import {
  isGood,
  type KeepReason,
  memoizedNextSlot,
  type PruneCandidate,
  planPruning
} from '../policy/index.js'
import { ofItsOwn, type Prunable, type Prunables } from './orphans/prunables.js'

/** What expires of one instance once a change is saved and its next snapshot is complete. */
export interface InstancePreview {
  readonly instanceId: string
  /** All that expires then, newest first. */
  readonly goes: readonly Snapshot[]
  /** What of it does not expire as things are. */
  readonly newly: readonly Snapshot[]
  /** Newest first, each with why. */
  readonly stays: readonly {
    readonly snapshot: Snapshot
    readonly reasons: readonly KeepReason[]
  }[]
  /** No schedule applied to it before, so nothing of it was pruned until now. */
  readonly isResumed: boolean
}

export interface ChangePreview {
  /** Those of which something expires. */
  readonly instances: readonly InstancePreview[]
  /** Tells one set of newly expiring snapshots from another; empty where nothing newly expires. */
  readonly fingerprint: string
}

/**
 * What expires of the snapshots there are if `after` counts instead of `before`, by the same plan by
 * which it is then pruned: once the next snapshot of each instance is complete. One taken by hand goes at
 * its own time by whatever schedule, so a change is news for it only where nothing was pruned before.
 * Where nothing was covered before, and no snapshot is asked for at once, it is what has expired as things
 * are: what a later first snapshot pushes out is part of turning it on, and large amounts meet the brake.
 * @param before undefined where no settings can be used yet.
 */
export async function expiryPreview(
  before: Prunables | undefined,
  after: Prunables,
  view: CatalogueView,
  { now, takesOneNow }: { readonly now: Date; readonly takesOneNow: boolean }
): Promise<ChangePreview> {
  const breathe = createBreather()
  const isTurningOn = before === undefined || before.size === 0
  const nextSlot = memoizedNextSlot()
  const planOf = (covered: Prunable) => {
    if (covered.ownIds !== undefined) return planNow(covered, view, now)
    const slotAt = isTurningOn ? undefined : nextSlot(covered.schedule, now)
    const nextAt = takesOneNow ? now : slotAt
    return nextAt === undefined ? planNow(covered, view, now) : planWithNext(covered, view, nextAt)
  }
  const instances: InstancePreview[] = []
  for (const covered of after.values()) {
    await breathe()
    const { instanceId } = covered
    if (accountIndex(view).snapshotsOf(instanceId).length === 0) continue
    const { goes, stays } = planOf(covered)
    if (goes.length === 0) continue
    const former = before?.get(instanceId)
    const already = new Set(former === undefined ? [] : planOf(former).goes.map(idOf))
    const isNew = ({ id, expiresAt }: Snapshot) =>
      !already.has(id) && (former === undefined || expiresAt === undefined)
    const newly = goes.filter(isNew)
    instances.push({ instanceId, goes, newly, stays, isResumed: former === undefined })
  }
  return { instances, fingerprint: fingerprintOf(instances) }
}

/**
 * What expires by the settings as they are, of the snapshots there are: once the next snapshot of each
 * instance is complete.
 */
export async function expiringByNext(
  prunables: Prunables,
  view: CatalogueView,
  now: Date
): Promise<readonly InstancePreview[]> {
  const nextSlot = memoizedNextSlot()
  const breathe = createBreather()
  const previews: InstancePreview[] = []
  for (const covered of prunables.values()) {
    await breathe()
    const { instanceId, schedule, ownIds } = covered
    if (accountIndex(view).snapshotsOf(instanceId).length === 0) continue
    const nextAt = ownIds === undefined ? nextSlot(schedule, now) : undefined
    const { goes, stays } =
      nextAt === undefined ? planNow(covered, view, now) : planWithNext(covered, view, nextAt)
    if (goes.length > 0) {
      previews.push({ instanceId, goes, newly: goes, stays, isResumed: false })
    }
  }
  return previews
}

function planNow(
  prunable: Prunable,
  view: CatalogueView,
  now: Date
): Pick<InstancePreview, 'goes' | 'stays'> {
  const { instanceId, rules, schedule } = prunable
  const snapshots = accountIndex(view).snapshotsOf(instanceId)
  const { timeZone } = schedule
  const { keep, prune } = planPruning({ snapshots, instanceId, rules, timeZone, now })
  return { goes: ofItsOwn(prunable, prune), stays: keep }
}

/** Stands for the snapshot that is to be taken next: pruning follows it, and it pushes the others on. */
type NextOne = PruneCandidate & { readonly isNext: true }

function planWithNext(
  { instanceId, rules, schedule }: Prunable,
  view: CatalogueView,
  nextAt: Date
): Pick<InstancePreview, 'goes' | 'stays'> {
  const newest = accountIndex(view)
    .snapshotsOf(instanceId)
    .find((each) => isGood(each, nextAt))
  const next: NextOne = {
    isNext: true,
    id: 'next',
    origin: 'automatic',
    isProtected: false,
    instanceId,
    status: 'complete',
    createdAt: nextAt,
    // As large as the newest one: how large it will be is not known, and says nothing.
    sizeBytes: newest?.sizeBytes ?? 1,
    compressedBytes: newest?.compressedBytes
  }
  const { keep, prune } = planPruning<Snapshot | NextOne>({
    snapshots: [next, ...accountIndex(view).snapshotsOf(instanceId)],
    instanceId,
    rules,
    timeZone: schedule.timeZone,
    now: nextAt
  })
  return {
    goes: prune.flatMap((each) => ('isNext' in each ? [] : [each])),
    stays: keep.flatMap(({ snapshot, reasons }) =>
      'isNext' in snapshot ? [] : [{ snapshot, reasons }]
    )
  }
}

function idOf({ id }: Snapshot): string {
  return id
}

/** Tells one set of newly expiring snapshots from another; empty where there are none. */
function fingerprintOf(previews: readonly InstancePreview[]): string {
  const ids = previews.flatMap(({ newly }) => newly.map(idOf)).sort()
  return ids.length === 0 ? '' : createHash('sha256').update(ids.join(' ')).digest('hex')
}
