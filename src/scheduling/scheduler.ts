import type { Logger } from 'pino'
import type { Database } from '../database/index.js'
import { nextSlotAfter } from '../policy/index.js'
import {
  type AccountConnection,
  type Catalogue,
  type CatalogueView,
  mayBeUnreadableSnapshot
} from '../snapshots/index.js'
import type { Coverage } from './coverage.js'
import type { Covering } from './covering.js'
import type { Creating } from './creating.js'
import type { Following } from './following.js'
import type { Mending } from './mending.js'
import type { PausedSchedules } from './paused-schedules.js'
import type { PruneStore } from './prune-store.js'
import type { Pruning } from './pruning.js'
import type { QuotaStore } from './quota-store.js'
import type { Restoring } from './restoring.js'
import { isDue } from './retry-delay.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import type { RunTransitions } from './run-transitions.js'
import { NOT_COVERED, type Slots } from './slots.js'

/**
 * The scheduler reads the account's lists at most this often, in ms. One second less than a minute,
 * so that a tick that comes a few milliseconds early does not wait for the next one.
 */
export const REFRESH_MS = 59_000

/** A snapshot asked for by hand is given up when it could not be taken within this time, in ms. */
const MANUAL_PATIENCE_MS = 60 * 60_000

const NOT_IN_TIME = 'It could not be taken within an hour, so it was given up.'

export interface Scheduler {
  /**
   * One pass: claims the slots that are due, finds out what became of what was sent, sends what is
   * to be sent, and prunes. Passes of one process follow one another. Resolves when every request
   * of the pass is settled; failures are written down and logged, never thrown.
   */
  tick(): Promise<void>
}

export interface SchedulerParts {
  readonly database: Database
  readonly mending: Mending
  readonly covering: Covering
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly slots: Slots
  readonly pausedSchedules: PausedSchedules
  readonly transitions: RunTransitions
  readonly creating: Creating
  readonly following: Following
  readonly pruning: Pruning
  readonly pruneStore: PruneStore
  readonly restoring: Restoring
  readonly quota: QuotaStore
  /** Forgets what is kept for a limited time; cheap when there is nothing to forget. */
  readonly forgetOld: (now: Date) => Promise<void>
  readonly clock: { now(): Date }
  readonly logger: Logger
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  let last: Promise<void> = Promise.resolve()
  return {
    tick() {
      last = last.then(() => runPass(parts))
      return last
    }
  }
}

async function runPass(parts: SchedulerParts): Promise<void> {
  await attempted(parts, 'forgetting old entries', () => parts.forgetOld(parts.clock.now()))
  await attempted(parts, 'mending what cannot be read', () => parts.mending.mend())
  const readings = parts.catalogue.view().readings
  // First what is under way: a snapshot that has just turned complete frees its instance for the
  // slot that has just come due.
  const completed = await attempted(parts, 'following the open runs', () => follow(parts))
  const keptIds = await attempted(parts, 'claiming the due slots', () => claim(parts))
  await Promise.all([
    attempted(parts, 'pruning', () => prune(parts, completed ?? [], readings)),
    attempted(parts, 'sending what is due', () => send(parts, keptIds)),
    attempted(parts, 'following the restores', () => parts.restoring.follow())
  ])
}

/** A step that fails must not keep the others from being taken. */
async function attempted<T>(
  { logger }: SchedulerParts,
  step: string,
  work: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    logger.error({ err: error }, `the scheduler failed at ${step}`)
    return undefined
  }
}

/** @returns the instances whose slots count; undefined while nobody knows which are meant. */
async function claim(parts: SchedulerParts): Promise<ReadonlySet<string> | undefined> {
  const coverage = await coverageAtSlots(parts)
  // While nobody knows which instances are meant, nothing says that one is covered no more.
  const isKnown = !coverage.isThisServerUnknown && !coverage.isListUnknown
  const keptIds = new Set([...coverage.instances.keys(), ...coverage.unreadableIds])
  const isWhole = isKnown && !coverage.isListPartial
  if (isWhole) {
    const now = parts.clock.now()
    // What the list dropped was still to be taken until now; settings say so as of when they were saved.
    const until = coverage.followsList ? now : (coverage.savedAt ?? now)
    await parts.slots.release(keptIds, until)
  }
  const due = await parts.slots.due(parts.covering.schedulesOf(coverage))
  await resumeListed(
    parts,
    due.map(({ instanceId }) => instanceId)
  )
  for (const each of due) {
    await attempted(parts, `claiming the slots of ${each.instanceId}`, () =>
      parts.slots.claim(each)
    )
  }
  if (isKnown) parts.covering.claimed()
  return isWhole ? keptIds : undefined
}

/**
 * Whom the due slots are for. Where the account's list tells, it is read anew when a slot has come
 * due since it was read last: so a new instance is in time, and a tick between slots asks nothing.
 */
async function coverageAtSlots(parts: SchedulerParts): Promise<Coverage> {
  const coverage = await parts.covering.now()
  if (coverage.isThisServerUnknown) {
    await parts.askThisServer()
    return await parts.covering.now()
  }
  if (!coverage.followsList) return coverage
  const { refreshedAt } = parts.catalogue.view()
  const next = refreshedAt === undefined ? undefined : nextSlotAfter(coverage.schedule, refreshedAt)
  const isListOld = refreshedAt === undefined || (next !== undefined && next <= parts.clock.now())
  if (!isListOld) return coverage
  await parts.catalogue.refresh({ maxAgeMs: 0 })
  return await parts.covering.now()
}

/** A paused schedule goes on when its instance is in the account again. */
async function resumeListed(parts: SchedulerParts, dueIds: readonly string[]): Promise<void> {
  const paused = await parts.pausedSchedules.list()
  const due = paused.filter(({ instanceId }) => dueIds.includes(instanceId))
  if (due.length === 0) return
  const view = await parts.catalogue.refresh({ maxAgeMs: REFRESH_MS })
  for (const { instanceId, since } of due) {
    const isListed = view.instances.some(({ id }) => id === instanceId)
    const isNewer =
      view.refreshedAt !== undefined && (since === undefined || view.refreshedAt > since)
    if (isListed && isNewer) await parts.pausedSchedules.resume(instanceId)
  }
}

/** @returns the runs that turned complete. */
async function follow(parts: SchedulerParts): Promise<readonly Run[]> {
  const open = await runStore.open(parts.database.db)
  const doubtful = open.filter((run) => parts.following.isInDoubt(run))
  const pending = open.filter(({ state }) => state === 'pending')
  if (doubtful.length === 0 && pending.length === 0) return []
  // Whether a lost create took effect is only told by a list whose reading begins after it.
  const maxAgeMs = doubtful.length > 0 ? 0 : REFRESH_MS
  const view = await parts.catalogue.refresh({ maxAgeMs })
  if (view.problem !== undefined || view.refreshedAt === undefined) return []
  await parts.quota.listed(view.snapshots.length)
  return await parts.following.follow([...doubtful, ...pending], view)
}

/** Sends what is due, oldest first; at most one of an instance at a time. */
async function send(
  parts: SchedulerParts,
  keptIds: ReadonlySet<string> | undefined
): Promise<void> {
  const open = await runStore.open(parts.database.db)
  const now = parts.clock.now()
  const busy = new Set(
    open.filter(({ state }) => state !== 'queued').map(({ instanceId }) => instanceId)
  )
  const sending: Promise<unknown>[] = []
  for (const run of open) {
    if (run.state !== 'queued') continue
    const hopeless = whyGivenUp(run, now, keptIds)
    if (hopeless !== undefined) {
      const given = () => parts.transitions.fail(run, withReason(hopeless, run.reason))
      await attempted(parts, `giving up run ${run.id}`, given)
      continue
    }
    if (busy.has(run.instanceId) || !isDue(run.nextAttemptAt, now)) continue
    busy.add(run.instanceId)
    sending.push(
      attempted(parts, `creating the snapshot of run ${run.id}`, () =>
        parts.creating.attempt(run, 'scheduler')
      )
    )
  }
  await Promise.all(sending)
}

function whyGivenUp(
  run: Run,
  now: Date,
  keptIds: ReadonlySet<string> | undefined
): string | undefined {
  if (run.trigger === 'manual') {
    return now.getTime() - run.createdAt.getTime() > MANUAL_PATIENCE_MS ? NOT_IN_TIME : undefined
  }
  // It was in doubt when its instance left coverage, and turned out not to have been made.
  return keptIds === undefined || keptIds.has(run.instanceId) ? undefined : NOT_COVERED
}

function withReason(sentence: string, reason: string | undefined): string {
  return reason === undefined ? sentence : `${sentence} The last reason: ${reason}`
}

/** Prunes the instances of which a snapshot has turned complete or an earlier delete is to be retried. */
async function prune(
  parts: SchedulerParts,
  completed: readonly Run[],
  readingsBefore: number
): Promise<void> {
  const now = parts.clock.now()
  const failures = await parts.pruneStore.failures()
  const retried = failures.filter(({ nextAttemptAt }) => isDue(nextAttemptAt, now))
  const instanceIds = new Set([...completed, ...retried].map(({ instanceId }) => instanceId))
  if (instanceIds.size === 0) return
  const isCovered = await parts.covering.now()
  if (![...instanceIds].some((id) => isCovered.instances.has(id))) return
  const view = await readSince(parts.catalogue, readingsBefore)
  if (view.problem !== undefined) return
  const listed = new Set(view.snapshots.map(({ id }) => id))
  const gone = failures
    .map(({ snapshotId }) => snapshotId)
    .filter((id) => !listed.has(id) && !mayBeUnreadableSnapshot(view, { id }))
  await parts.pruneStore.forgetFailures(gone)
  // Worked out from that list too: an instance may have lost the tag by which it was covered.
  const { instances } = await parts.covering.now()
  const covered = [...instanceIds].flatMap((id) => instances.get(id) ?? [])
  await Promise.all(
    covered.map((each) =>
      attempted(parts, `pruning the snapshots of ${each.instanceId}`, () =>
        parts.pruning.prune(each, view)
      )
    )
  )
}

/** A list read during this pass: deletes are decided on nothing older. */
async function readSince(catalogue: Catalogue, readingsBefore: number): Promise<CatalogueView> {
  const view = catalogue.view()
  const isRead = view.readings > readingsBefore && view.problem === undefined
  return isRead ? view : await catalogue.refresh({ maxAgeMs: 0 })
}
