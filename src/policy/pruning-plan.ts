import { flawOf, type JudgedSnapshot, suspiciousOf } from './good-snapshot.js'
import { type KeepReason, planRetention } from './plan-retention.js'
import { heldByBrake } from './prune-brake.js'
import type { RetentionRules } from './retention-rules.js'

/** What has to be known of a snapshot to say whether it may go. */
export interface PruneCandidate extends JudgedSnapshot {
  readonly id: string
  readonly origin: 'automatic' | 'manual' | 'foreign'
  readonly isProtected: boolean
  readonly instanceId: string | undefined
}

export interface PruningPlan<S> {
  /** The automatic snapshots of the instance that stay, newest first, those left out of account last. */
  readonly keep: readonly { readonly snapshot: S; readonly reasons: readonly KeepReason[] }[]
  /** All that has expired, newest first. */
  readonly prune: readonly S[]
  /** What of it has to be confirmed by an admin first. */
  readonly hold: readonly S[]
  /** The newest good automatic one; it always stays. */
  readonly newestGood: S | undefined
  /** Good automatic ones that are much smaller than those before them. */
  readonly suspicious: ReadonlySet<S>
}

/**
 * What may be pruned of one instance. Only what its mark calls automatic and of this instance, what
 * is good, and not protected is ever among it, and only where a newer such one stays. A
 * protected one takes its place in the rules' buckets and is itself never pruned. An id that comes
 * twice goes only where every mention of it may go. That the instance exists in the account with
 * automatic snapshots enabled is for the caller to know.
 * @throws RangeError for rules or a time zone that are none.
 */
export function planPruning<S extends PruneCandidate>(input: {
  readonly snapshots: readonly S[]
  readonly instanceId: string
  readonly rules: RetentionRules
  /** IANA; of the schedule. */
  readonly timeZone: string
  readonly now: Date
  /** What an admin has confirmed already; the brake does not count it. */
  readonly confirmedIds?: Pick<ReadonlySet<string>, 'has'>
  /** What is held already; it stays so until it is confirmed or no longer expired. */
  readonly heldIds?: ReadonlySet<string>
}): PruningPlan<S> {
  const { good, leftOut, untouchable, ownIds } = sortOut(input)
  const plan = planRetention([...good.values()], input.rules, input.timeZone)
  const newest = plan.keep[0]?.snapshot
  const guarded: Kept<Dated<S>>[] = []
  const prune: Dated<S>[] = []
  for (const snapshot of plan.prune) {
    if (untouchable.has(snapshot.id)) guarded.push({ snapshot, reasons: [{ rule: 'locked' }] })
    else if (newest !== undefined && snapshot.createdAt < newest.createdAt) prune.push(snapshot)
    else guarded.push({ snapshot, reasons: [{ rule: 'newest' }] })
  }
  const kept = [...plan.keep, ...guarded].sort(
    (a, b) => b.snapshot.createdAt.getTime() - a.snapshot.createdAt.getTime()
  )
  assertSafe(prune, kept)
  const goodOnes = [...good.values()].map(({ snapshot }) => snapshot)
  const suspicious = suspiciousOf(goodOnes.sort(byNewestFirst))
  const isNewestSuspicious = newest !== undefined && suspicious.has(newest.snapshot)
  return {
    keep: [
      ...kept.map(({ snapshot, reasons }) => ({ snapshot: snapshot.snapshot, reasons })),
      ...leftOut
    ],
    prune: prune.map(({ snapshot }) => snapshot),
    hold: heldByBrake(prune, ownIds.size, isNewestSuspicious, input).map(
      ({ snapshot }) => snapshot
    ),
    newestGood: newest?.snapshot,
    suspicious
  }
}

function byNewestFirst(a: PruneCandidate, b: PruneCandidate): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0)
}

interface Dated<S> {
  readonly id: string
  readonly createdAt: Date
  readonly snapshot: S
}

interface Kept<S> {
  readonly snapshot: S
  readonly reasons: readonly KeepReason[]
}

function isOwn(snapshot: PruneCandidate, instanceId: string): boolean {
  const { origin, status } = snapshot
  return origin === 'automatic' && snapshot.instanceId === instanceId && status !== 'deleted'
}

/** Those the rules are for, those that stay whatever they say, and what must not be touched. */
function sortOut<S extends PruneCandidate>(input: {
  readonly snapshots: readonly S[]
  readonly instanceId: string
  readonly now: Date
}) {
  const good = new Map<string, Dated<S>>()
  const leftOut: Kept<S>[] = []
  const untouchable = new Set<string>()
  const ownIds = new Set<string>()
  for (const snapshot of input.snapshots) {
    const { id, createdAt } = snapshot
    if (!isOwn(snapshot, input.instanceId)) {
      untouchable.add(id)
      continue
    }
    ownIds.add(id)
    const flaw = flawOf(snapshot, input.now)
    if (flaw !== undefined) leftOut.push({ snapshot, reasons: [{ rule: 'not-good', flaw }] })
    if (flaw !== undefined || snapshot.isProtected) untouchable.add(id)
    if (flaw === undefined && createdAt !== undefined && !good.has(id)) {
      good.set(id, { id, createdAt, snapshot })
    }
  }
  return { good, leftOut, untouchable, ownIds }
}

/** Whatever is wrong above: nothing goes that stays too, or that no newer kept one follows. */
function assertSafe<S extends PruneCandidate>(
  prune: readonly Dated<S>[],
  kept: readonly Kept<Dated<S>>[]
): void {
  const keptIds = new Set(kept.map(({ snapshot }) => snapshot.id))
  const newestKept = kept[0]?.snapshot.createdAt
  const isSafe = prune.every(
    ({ id, createdAt, snapshot }) =>
      !keptIds.has(id) &&
      !snapshot.isProtected &&
      newestKept !== undefined &&
      createdAt < newestKept
  )
  if (!isSafe) throw new Error('A plan would have removed a snapshot that has to stay.')
}
