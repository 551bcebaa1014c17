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
  /** So much would go that an admin has to confirm it. */
  readonly needsConfirmation: boolean
}

/** Clocks differ: a snapshot dated this far ahead of ours, in ms, is not from the future yet. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Fewer than this many are pruned without asking, whatever share of the whole they are. */
const BRAKE_ABOVE = 3

/**
 * What may be pruned of one instance. Only what its mark calls automatic and of this instance, what
 * is complete, dated, and not protected is ever among it; and never the newest such one. That the
 * instance exists in the account with automatic snapshots enabled is for the caller to know.
 */
export function planPruning<S extends PruneCandidate>(input: {
  readonly snapshots: readonly S[]
  readonly instanceId: string
  readonly rules: RetentionRules
  /** IANA; of the schedule. */
  readonly timeZone: string
  readonly now: Date
}): PruningPlan<S> {
  const latest = input.now.getTime() + CLOCK_TOLERANCE_MS
  const own = input.snapshots.filter(
    ({ origin, instanceId, status }) =>
      origin === 'automatic' && instanceId === input.instanceId && status !== 'deleted'
  )
  const leftOut: { snapshot: S; reasons: KeepReason[] }[] = []
  const good: { id: string; createdAt: Date; snapshot: S }[] = []
  for (const snapshot of own) {
    const { createdAt, id } = snapshot
    if (snapshot.status !== 'complete') leftOut.push({ snapshot, reasons: ['not complete'] })
    else if (createdAt === undefined) leftOut.push({ snapshot, reasons: ['without a date'] })
    else if (createdAt.getTime() > latest) {
      leftOut.push({ snapshot, reasons: ['dated in the future'] })
    } else good.push({ id, createdAt, snapshot })
  }
  const plan = planRetention(good, input.rules, input.timeZone)
  const guarded = plan.prune.filter(({ snapshot }) => snapshot.isProtected)
  const prune = plan.prune.filter(({ snapshot }) => !snapshot.isProtected)
  const newestGood = plan.keep[0]
  // planRetention keeps the newest; nothing that is not older than a kept one may go.
  const isSafe = prune.every(
    ({ createdAt }) => newestGood !== undefined && createdAt <= newestGood.snapshot.createdAt
  )
  if (!isSafe) throw new Error('A plan would have removed the newest snapshot.')
  return {
    keep: [
      ...plan.keep.map(({ snapshot, reasons }) => ({ snapshot: snapshot.snapshot, reasons })),
      ...guarded.map(({ snapshot }) => ({ snapshot, reasons: ['protected' as const] })),
      ...leftOut
    ],
    prune: prune.map(({ snapshot }) => snapshot),
    newestGood: newestGood?.snapshot.snapshot,
    needsConfirmation: prune.length > BRAKE_ABOVE && prune.length > own.length / 2
  }
}
