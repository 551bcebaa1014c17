import { accountIndex, type Snapshot } from '../../account/index.js'
import type { CoveredInstance } from '../../coverage/index.js'
import { expectedPruneAt, type KeepReason, planPruning } from '../../policy/index.js'
import type { PruneFailure } from '../../pruning/index.js'
import { wordingIn } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { keepReasonMessage } from './keep-reasons.js'

/** When a snapshot goes, or why it stays. */
export type Fate =
  | { readonly kind: 'pruned-at'; readonly at: Date }
  | { readonly kind: 'words'; readonly words: string }

/** What becomes of the automatic snapshots of covered instances, by the rules of each. */
export async function fatesOf(
  services: WebServices
): Promise<(snapshot: Snapshot) => Fate | undefined> {
  const covered = new Map((await services.covered()).map((each) => [each.instanceId, each]))
  if (covered.size === 0) return (snapshot) => protection(snapshot)
  const failures = new Map(
    (await services.expired.failures()).map((failure) => [failure.snapshotId, failure])
  )
  const held = new Set(
    (await services.expired.held()).flatMap(({ snapshots }) => snapshots.map(({ id }) => id))
  )
  const reasonsOf = rememberedReasons(services)
  const known = new Map<Snapshot, Fate | undefined>()
  const fateOfOne = (snapshot: Snapshot): Fate | undefined => {
    if (snapshot.isProtected) return protection(snapshot)
    const by = covered.get(snapshot.instanceId ?? '')
    if (by === undefined || snapshot.origin !== 'automatic' || snapshot.status !== 'complete') {
      return undefined
    }
    if (held.has(snapshot.id)) return words('Expired; waits for your confirmation')
    return fateOf(snapshot, by, reasonsOf(by).get(snapshot.id), failures)
  }
  return (snapshot) => {
    if (!known.has(snapshot)) known.set(snapshot, fateOfOne(snapshot))
    return known.get(snapshot)
  }
}

type Reasons = ReadonlyMap<string, readonly KeepReason[]>

/** Each instance is planned for once, however many of its snapshots are shown. */
function rememberedReasons({ catalogue, clock }: WebServices): (by: CoveredInstance) => Reasons {
  const now = clock.now()
  const { snapshotsOf } = accountIndex(catalogue.view())
  const known = new Map<string, Reasons>()
  return ({ instanceId, rules, schedule }) => {
    const before = known.get(instanceId)
    if (before !== undefined) return before
    const snapshots = snapshotsOf(instanceId)
    const { timeZone } = schedule
    const { keep } = planPruning({ snapshots, instanceId, rules, timeZone, now })
    const reasons = new Map(keep.map(({ snapshot, reasons: why }) => [snapshot.id, why]))
    known.set(instanceId, reasons)
    return reasons
  }
}

function protection({ isProtected }: Snapshot): Fate | undefined {
  return isProtected ? words('Protected; never pruned') : undefined
}

function fateOf(
  { id, createdAt }: Snapshot,
  { schedule, rules }: CoveredInstance,
  reasons: readonly KeepReason[] | undefined,
  failures: ReadonlyMap<string, PruneFailure>
): Fate | undefined {
  if (reasons === undefined) {
    const failure = failures.get(id)
    return words(
      failure === undefined
        ? 'Expired; goes when the next one is complete'
        : `Expired, still present: ${failure.sentence}`
    )
  }
  const byRule = reasons.filter(({ rule }) => rule !== 'period')
  if (byRule.length > 0) return words(`Kept: ${byRule.map(keepReasonText).join(', ')}`)
  if (createdAt === undefined || typeof rules.days !== 'number') return undefined
  const at = expectedPruneAt({ createdAt }, schedule, rules.days)
  return at === undefined ? undefined : { kind: 'pruned-at', at }
}

function keepReasonText(reason: KeepReason): string {
  return wordingIn('en').say(keepReasonMessage(reason))
}

function words(text: string): Fate {
  return { kind: 'words', words: text }
}
