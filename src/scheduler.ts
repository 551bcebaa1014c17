import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type QuotaStore
} from './account/index.js'
import { attempted } from './common/index.js'
import type { Coverage, CoverageReader, CoveredSchedule } from './coverage/index.js'
import type { Database } from './database/index.js'
import { nextSlotAfter } from './policy/index.js'
import type { Pruning } from './pruning/index.js'
import type { RestoreFollowing } from './restores/index.js'
import type { Review } from './review/index.js'
import {
  type DueRuns,
  type DueSchedule,
  keptBy,
  type PausedSchedules,
  type RunReconciliation,
  runStore,
  type SlotClaims,
  type SlotRelease
} from './runs/index.js'
import type { AbandonedChanges } from './snapshots/index.js'

/**
 * The scheduler reads the account's lists at most this often, in ms. One second less than a minute,
 * so that a tick that comes a few milliseconds early does not wait for the next one.
 */
export const REFRESH_MS = 59_000

export interface Scheduler {
  /**
   * One pass: claims the slots that are due, finds out what became of what was sent, sends what is
   * to be sent, and prunes. Passes of one process follow one another. Resolves when every request
   * of the pass is settled; failures are written down and logged, never thrown.
   */
  tick(): Promise<void>
  /** Prunes alone, after the pass under way, for an admin who has just confirmed something. */
  prune(): Promise<void>
}

export interface SchedulerParts {
  readonly database: Database
  /** Sees to rows that cannot be read. */
  readonly mend: () => Promise<void>
  readonly coverageReader: CoverageReader
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly slotClaims: SlotClaims
  readonly slotRelease: SlotRelease
  readonly pausedSchedules: PausedSchedules
  readonly dueRuns: DueRuns
  readonly reconciliation: RunReconciliation
  readonly pruning: Pruning
  readonly abandoned: AbandonedChanges
  readonly restoreFollowing: RestoreFollowing
  readonly quota: QuotaStore
  readonly review: Review
  /** Forgets what is kept for a limited time; cheap when there is nothing to forget. */
  readonly forgetOld: (now: Date) => Promise<void>
  readonly clock: { now(): Date }
  /** When this process began. */
  readonly startedAt: Date
  readonly logger: Logger
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  let last: Promise<void> = Promise.resolve()
  return {
    tick() {
      last = last.then(() => runPass(parts))
      return last
    },
    prune() {
      last = last.then(async () => {
        await attempted(parts, 'pruning', () => parts.pruning.pass(parts.catalogue.view().readings))
      })
      return last
    }
  }
}

async function runPass(parts: SchedulerParts): Promise<void> {
  await attempted(parts, 'forgetting old entries', () => parts.forgetOld(parts.clock.now()))
  await attempted(parts, 'mending what cannot be read', () => parts.mend())
  const readings = parts.catalogue.view().readings
  await attempted(parts, 'settling abandoned changes', () => parts.abandoned.settle())
  // First what is under way: a snapshot that has just turned complete frees its instance for the
  // slot that has just come due.
  await attempted(parts, 'reconciling the open runs', () => reconcile(parts))
  const isClaimed = await attempted(parts, 'claiming the due slots', () => claim(parts))
  await attempted(parts, 'following the restores', () => parts.restoreFollowing.follow())
  // What has expired goes before anything new is asked for: an account that is full has room then.
  await attempted(parts, 'pruning', () => parts.pruning.pass(readings))
  // Without settings that can be read nobody knows what is wanted; what was asked for by hand goes on.
  const sendScheduled = isClaimed === true
  await attempted(parts, 'sending what is due', () => parts.dueRuns.sendDue({ sendScheduled }))
}

/** @returns whether what is scheduled may be sent. */
async function claim(parts: SchedulerParts): Promise<boolean> {
  const coverage = await coverageAtSlots(parts)
  if (await isOtherAccount(parts)) return false
  // While nobody knows which instances are meant, nothing says that one is covered no more.
  const isKnown = !coverage.isThisServerUnknown && !coverage.isListUnknown
  if (isKnown) {
    await parts.slotRelease.release(keptBy(coverage, parts.catalogue.view(), parts.clock.now()))
  }
  const due = await parts.slotClaims.due(parts.coverageReader.schedulesOf(coverage))
  await resumeListed(parts, new Set(due.map(({ instanceId }) => instanceId)))
  const claimed = await claimable(parts, coverage, due)
  // The account may have been read only now.
  if (await isOtherAccount(parts)) return false
  await parts.slotClaims.claimAll(claimed)
  if (isKnown) parts.coverageReader.claimed()
  return true
}

/** Nobody has asked yet for snapshots of another account's instances. */
async function isOtherAccount({ review }: SchedulerParts): Promise<boolean> {
  return (await review.state()).otherAccountSince !== undefined
}

/**
 * What was due longer ago than a tick takes may have been taken: by another panel, or by this one
 * before its disk was set back. So the account is looked at first; while it cannot be read such slots
 * wait, for an hour at most.
 */
async function claimable(
  parts: SchedulerParts,
  coverage: Coverage,
  due: readonly DueSchedule[]
): Promise<readonly CoveredSchedule[]> {
  if (!due.some(({ isLate }) => isLate)) return due
  const view = await parts.catalogue.refresh({ maxAgeMs: REFRESH_MS })
  const isReadable = view.problem === undefined && view.readings > 0
  const waitedMs = parts.clock.now().getTime() - parts.startedAt.getTime()
  const isWaiting = waitedMs >= 0 && waitedMs < LATE_WAIT_MS
  if (!isReadable && isWaiting) return due.filter(({ isLate }) => !isLate)
  const ids = new Set(due.map(({ instanceId }) => instanceId))
  return parts.coverageReader.schedulesOf(coverage).filter(({ instanceId }) => ids.has(instanceId))
}

/** So long late slots wait for the account to be readable after a start, in ms. */
const LATE_WAIT_MS = 60 * 60_000

/**
 * Whom the due slots are for. Where the account's list tells, it is read anew when a slot has come
 * due since it was read last: so a new instance is in time, and a tick between slots asks nothing.
 */
async function coverageAtSlots(parts: SchedulerParts): Promise<Coverage> {
  const coverage = await parts.coverageReader.now()
  if (coverage.isThisServerUnknown) {
    await parts.askThisServer()
    return await parts.coverageReader.now()
  }
  if (!coverage.followsList) return coverage
  // A list that is not whole says of nobody that it is left out, so there is no second reading to hurry for.
  if (!coverage.isListPartial && (await parts.slotRelease.isLeftOutOnce())) {
    await parts.catalogue.refresh({ maxAgeMs: REFRESH_MS })
    return await parts.coverageReader.now()
  }
  const { refreshedAt } = parts.catalogue.view()
  const next = refreshedAt === undefined ? undefined : nextSlotAfter(coverage.schedule, refreshedAt)
  const now = parts.clock.now()
  // A list that was read ahead of the clock was read before that was set back.
  const isListOld =
    refreshedAt === undefined || refreshedAt > now || (next !== undefined && next <= now)
  if (!isListOld) return coverage
  await parts.catalogue.refresh({ maxAgeMs: 0 })
  return await parts.coverageReader.now()
}

/** A paused schedule goes on when its instance is in the account again. */
async function resumeListed(parts: SchedulerParts, dueIds: ReadonlySet<string>): Promise<void> {
  const paused = await parts.pausedSchedules.list()
  const due = paused.filter(({ instanceId }) => dueIds.has(instanceId))
  if (due.length === 0) return
  const view = await parts.catalogue.refresh({ maxAgeMs: REFRESH_MS })
  const { instances } = accountIndex(view)
  for (const { instanceId, since } of due) {
    const isListed = instances.has(instanceId)
    // One that was paused ahead of the clock was paused before that was set back.
    const isSetBack = since === undefined || since > parts.clock.now()
    const isNewer = view.refreshedAt !== undefined && (isSetBack || view.refreshedAt > since)
    if (!isListed || !isNewer) continue
    await attempted(parts, 'resuming a schedule', () => parts.pausedSchedules.resume(instanceId))
  }
}

async function reconcile(parts: SchedulerParts): Promise<void> {
  const open = await runStore.open(parts.database.db)
  const doubtful = open.filter((run) => parts.reconciliation.isInDoubt(run))
  const pending = open.filter(({ state }) => state === 'pending')
  if (doubtful.length === 0 && pending.length === 0) return
  // Whether a lost create took effect is only told by a list whose reading begins after it.
  const maxAgeMs = doubtful.length > 0 ? 0 : REFRESH_MS
  const view = await parts.catalogue.refresh({ maxAgeMs })
  if (view.problem?.kind === 'invalid-response') await parts.reconciliation.reconcileById(pending)
  if (view.problem !== undefined || view.refreshedAt === undefined) return
  await parts.quota.listed(view.snapshots.length)
  await parts.reconciliation.reconcile([...doubtful, ...pending], view)
}

const DAY_MS = 86_400_000

/**
 * Does it on the first tick of a day that follows the day of the tick before: a tick with nothing to
 * do writes nothing, and a clock that jumps ahead must not make everything old at once.
 */
export function onceADay(work: (now: Date) => Promise<void>): (now: Date) => Promise<void> {
  let lastDay: number | undefined
  return async (now) => {
    const today = Math.floor(now.getTime() / DAY_MS)
    const isNextDay = lastDay !== undefined && today === lastDay + 1
    if (isNextDay) await work(now)
    lastDay = today
  }
}
