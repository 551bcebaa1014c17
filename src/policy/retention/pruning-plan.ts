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
  /** Of one taken by hand: when it expires; undefined where nothing prunes it. */
  readonly expiresAt?: Date | undefined
}

export interface PruningPlan<S> {
  /**
   * The snapshots of the instance that stay, newest first, those left out of account last: the automatic
   * ones, and those taken by hand that expire one day.
   */
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
 * is good, and not protected is ever among it, and only where a newer such one stays. One taken
 * by hand may go at the time that its mark names, under the same conditions. A
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
  const { good, byHand, leftOut, untouchable, ownIds } = sortOut(input)
  const plan = planRetention([...good.values()], input.rules, input.timeZone)
  const newest = plan.keep[0]?.snapshot
  const guarded: Kept<Dated<S>>[] = []
  const prune: Dated<S>[] = []
  for (const snapshot of [...plan.prune, ...byHand.values()]) {
    const { expiresAt } = snapshot.snapshot
    if (expiresAt !== undefined && !hasCome(expiresAt, newest?.createdAt, input.now)) {
      guarded.push({ snapshot, reasons: [{ rule: 'until', at: expiresAt }] })
    } else if (untouchable.has(snapshot.id))
      guarded.push({ snapshot, reasons: [{ rule: 'locked' }] })
    else if (newest !== undefined && snapshot.createdAt < newest.createdAt) prune.push(snapshot)
    else guarded.push({ snapshot, reasons: [{ rule: 'newest' }] })
  }
  if (byHand.size > 0) prune.sort(byDate)
  const kept = [...plan.keep, ...guarded].sort((a, b) => byDate(a.snapshot, b.snapshot))
  assertSafe(prune, kept, newest?.createdAt)
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

/** By Vultr's dates too: a clock that runs ahead, or weeks of failures, let nothing expire. */
function hasCome(expiresAt: Date, newest: Date | undefined, now: Date): boolean {
  return newest !== undefined && newest >= expiresAt && now >= expiresAt
}

function byNewestFirst(a: PruneCandidate, b: PruneCandidate): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0)
}

function byDate(a: Dated<unknown>, b: Dated<unknown>): number {
  return b.createdAt.getTime() - a.createdAt.getTime()
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
  const { status } = snapshot
  const expires = snapshot.origin === 'automatic' || isExpiringByHand(snapshot)
  return expires && snapshot.instanceId === instanceId && status !== 'deleted'
}

function isExpiringByHand({ origin, expiresAt }: PruneCandidate): boolean {
  return origin === 'manual' && expiresAt !== undefined
}

function expireAlike(one: PruneCandidate, other: PruneCandidate): boolean {
  return one.origin === other.origin && one.expiresAt?.getTime() === other.expiresAt?.getTime()
}

/** Those the rules are for, those by hand, those that stay whatever they say, and what must not be touched. */
function sortOut<S extends PruneCandidate>(input: {
  readonly snapshots: readonly S[]
  readonly instanceId: string
  readonly now: Date
}) {
  const good = new Map<string, Dated<S>>()
  const byHand = new Map<string, Dated<S>>()
  const leftOut: Kept<S>[] = []
  const untouchable = new Set<string>()
  const ownIds = new Set<string>()
  for (const snapshot of input.snapshots) {
    const { id, createdAt } = snapshot
    if (!isOwn(snapshot, input.instanceId)) {
      untouchable.add(id)
      continue
    }
    // The brake is a share of the automatic ones; others must not make that smaller.
    if (!isExpiringByHand(snapshot)) ownIds.add(id)
    const flaw = flawOf(snapshot, input.now)
    if (flaw !== undefined) leftOut.push({ snapshot, reasons: [{ rule: 'not-good', flaw }] })
    if (flaw !== undefined || snapshot.isProtected) untouchable.add(id)
    const [sorted, others] = isExpiringByHand(snapshot) ? [byHand, good] : [good, byHand]
    const former = others.get(id) ?? sorted.get(id)
    // Two mentions that would have it go at different times: nobody knows which is right.
    if (former !== undefined && !expireAlike(former.snapshot, snapshot)) untouchable.add(id)
    if (flaw === undefined && createdAt !== undefined && former === undefined) {
      sorted.set(id, { id, createdAt, snapshot })
    }
  }
  return { good, byHand, leftOut, untouchable, ownIds }
}

/**
 * Whatever is wrong above: nothing goes that stays too, or that no newer kept one follows.
 * @param newestKept when the newest automatic one that stays was taken.
 */
function assertSafe<S extends PruneCandidate>(
  prune: readonly Dated<S>[],
  kept: readonly Kept<Dated<S>>[],
  newestKept: Date | undefined
): void {
  const keptIds = new Set(kept.map(({ snapshot }) => snapshot.id))
  const isSafe = prune.every(
    ({ id, createdAt, snapshot }) =>
      !keptIds.has(id) &&
      !snapshot.isProtected &&
      (snapshot.origin === 'automatic' || isExpiringByHand(snapshot)) &&
      newestKept !== undefined &&
      createdAt < newestKept
  )
  if (!isSafe) throw new Error('A plan would have removed a snapshot that has to stay.')
}
