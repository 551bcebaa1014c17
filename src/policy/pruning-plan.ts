import { type KeepReason, planRetention } from './retention.js'
import type { RetentionRules } from './retention-rules.js'

/** What has to be known of a snapshot to say whether it may go. */
export interface PruneCandidate {
  readonly id: string
  readonly origin: 'automatic' | 'manual' | 'foreign'
  readonly isProtected: boolean
  readonly instanceId: string | undefined
  readonly status: string
  readonly createdAt: Date | undefined
}

export interface PruningPlan<S> {
  /** The automatic snapshots of the instance that stay, newest first, those left out of account last. */
  readonly keep: readonly { readonly snapshot: S; readonly reasons: readonly KeepReason[] }[]
  /** Newest first. */
  readonly prune: readonly S[]
  /** The newest complete automatic one; it always stays. */
  readonly newestGood: S | undefined
  /** So much would go unconfirmed that an admin has to confirm it. */
  readonly needsConfirmation: boolean
}

/** Clocks differ: a snapshot dated this far ahead of ours, in ms, is not from the future yet. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Up to this many are pruned without asking, whatever share of the whole they are. */
const BRAKE_ABOVE = 3

/**
 * What may be pruned of one instance. Only what its mark calls automatic and of this instance, what
 * is complete, dated, and not protected is ever among it, and only where a newer such one stays. A
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
  readonly confirmedIds?: ReadonlySet<string>
}): PruningPlan<S> {
  const { good, leftOut, untouchable, ownIds } = sortOut(input)
  const plan = planRetention([...good.values()], input.rules, input.timeZone)
  const newest = plan.keep[0]?.snapshot
  const guarded: Kept<Dated<S>>[] = []
  const prune: Dated<S>[] = []
  for (const snapshot of plan.prune) {
    if (untouchable.has(snapshot.id)) guarded.push({ snapshot, reasons: ['protected'] })
    else if (newest !== undefined && snapshot.createdAt < newest.createdAt) prune.push(snapshot)
    else guarded.push({ snapshot, reasons: ['as new as the newest'] })
  }
  const kept = [...plan.keep, ...guarded].sort(
    (a, b) => b.snapshot.createdAt.getTime() - a.snapshot.createdAt.getTime()
  )
  assertSafe(prune, kept)
  const unconfirmed = prune.filter(({ id }) => !input.confirmedIds?.has(id)).length
  return {
    keep: [
      ...kept.map(({ snapshot, reasons }) => ({ snapshot: snapshot.snapshot, reasons })),
      ...leftOut
    ],
    prune: prune.map(({ snapshot }) => snapshot),
    newestGood: newest?.snapshot,
    needsConfirmation: unconfirmed > BRAKE_ABOVE && unconfirmed > ownIds.size / 2
  }
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
  const latest = input.now.getTime() + CLOCK_TOLERANCE_MS
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
    const reason = leftOutFor(snapshot, latest)
    if (reason !== undefined) leftOut.push({ snapshot, reasons: [reason] })
    if (reason !== undefined || snapshot.isProtected) untouchable.add(id)
    if (reason === undefined && createdAt !== undefined && !good.has(id)) {
      good.set(id, { id, createdAt, snapshot })
    }
  }
  return { good, leftOut, untouchable, ownIds }
}

/** Why an automatic snapshot has no part in the rules and stays; undefined where it has. */
function leftOutFor({ status, createdAt }: PruneCandidate, latest: number): KeepReason | undefined {
  if (status !== 'complete') return 'not complete'
  if (createdAt === undefined || Number.isNaN(createdAt.getTime())) return 'without a date'
  return createdAt.getTime() > latest ? 'dated in the future' : undefined
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
