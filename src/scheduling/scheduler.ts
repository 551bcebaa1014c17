import type { Logger } from 'pino'
import type { Database } from '../database/index.js'
import type { StoredSnapshotSettings } from '../settings/index.js'
import type { AccountConnection, Catalogue, CatalogueView } from '../snapshots/index.js'
import { type Coverage, coverageOf, retentionOf } from './coverage.js'
import type { Creating } from './creating.js'
import type { Following } from './following.js'
import type { PruneStore } from './prune-store.js'
import type { Pruning } from './pruning.js'
import type { Restoring } from './restoring.js'
import { isDue } from './retry-delay.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import type { RunTransitions } from './run-transitions.js'
import type { CoveredSchedule, Slots } from './slots.js'
import { automaticName } from './snapshot-name.js'

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
  readonly readSettings: () => Promise<StoredSnapshotSettings>
  readonly thisServerId: () => string | undefined
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly slots: Slots
  readonly transitions: RunTransitions
  readonly creating: Creating
  readonly following: Following
  readonly pruning: Pruning
  readonly pruneStore: PruneStore
  readonly restoring: Restoring
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
  const readings = parts.catalogue.view().readings
  // First what is under way: a snapshot that has just turned complete frees its instance for the
  // slot that has just come due.
  const completed = await attempted(parts, 'following the open runs', () => follow(parts))
  const coverage = await attempted(parts, 'claiming the due slots', () => claim(parts))
  await Promise.all([
    attempted(parts, 'pruning', () => prune(parts, coverage, completed ?? [], readings)),
    attempted(parts, 'sending what is due', () => send(parts)),
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

async function claim(parts: SchedulerParts): Promise<Coverage> {
  const { settings, savedAt } = await parts.readSettings()
  let coverage = coverageOf(settings, parts.thisServerId())
  if (coverage.isThisServerUnknown) {
    await parts.askThisServer()
    coverage = coverageOf(settings, parts.thisServerId())
  }
  const since = savedAt ?? parts.clock.now()
  // While nobody knows which instance this is, nothing says that it is covered no more.
  if (!coverage.isThisServerUnknown) await parts.slots.release(coverage.instanceIds, since)
  const covered = coveredSchedules(coverage, since, parts.catalogue)
  const due = await parts.slots.due(covered)
  await resumeListed(
    parts,
    due.map(({ instanceId }) => instanceId)
  )
  for (const each of due) {
    await attempted(parts, `claiming the slots of ${each.instanceId}`, () =>
      parts.slots.claim(each)
    )
  }
  return coverage
}

/** The schedules of covered instances, from the moment their settings were saved. */
export function coveredSchedules(
  coverage: Coverage,
  since: Date,
  catalogue: Catalogue
): readonly CoveredSchedule[] {
  const { instances } = catalogue.view()
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  return coverage.instanceIds.map((instanceId) => ({
    instanceId,
    schedule: coverage.schedule,
    since,
    nameOf: (slotAt: Date) =>
      automaticName(byId.get(instanceId), slotAt, coverage.schedule.timeZone)
  }))
}

/** A paused schedule goes on when its instance is in the account again. */
async function resumeListed(parts: SchedulerParts, dueIds: readonly string[]): Promise<void> {
  const paused = await parts.slots.paused()
  const due = paused.filter(({ instanceId }) => dueIds.includes(instanceId))
  if (due.length === 0) return
  const view = await parts.catalogue.refresh({ maxAgeMs: REFRESH_MS })
  for (const { instanceId, since } of due) {
    const isListed = view.instances.some(({ id }) => id === instanceId)
    const isNewer = view.refreshedAt !== undefined && view.refreshedAt > since
    if (isListed && isNewer) await parts.slots.resume(instanceId)
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
  if (view.problem !== undefined) return []
  return await parts.following.follow([...doubtful, ...pending], view)
}

/** Sends what is due, oldest first; at most one of an instance at a time. */
async function send(parts: SchedulerParts): Promise<void> {
  const open = await runStore.open(parts.database.db)
  const now = parts.clock.now()
  const busy = new Set(
    open.filter(({ state }) => state !== 'queued').map(({ instanceId }) => instanceId)
  )
  const sending: Promise<unknown>[] = []
  for (const run of open) {
    if (run.state !== 'queued') continue
    if (isForgotten(run, now)) {
      const given = () => parts.transitions.fail(run, withReason(NOT_IN_TIME, run.reason))
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

function isForgotten(run: Run, now: Date): boolean {
  return run.trigger === 'manual' && now.getTime() - run.createdAt.getTime() > MANUAL_PATIENCE_MS
}

function withReason(sentence: string, reason: string | undefined): string {
  return reason === undefined ? sentence : `${sentence} The last reason: ${reason}`
}

/** Prunes the instances of which a snapshot has turned complete or an earlier delete is to be retried. */
async function prune(
  parts: SchedulerParts,
  coverage: Coverage | undefined,
  completed: readonly Run[],
  readingsBefore: number
): Promise<void> {
  if (coverage === undefined) return
  const now = parts.clock.now()
  const failures = await parts.pruneStore.failures()
  const retried = failures.filter(({ nextAttemptAt }) => isDue(nextAttemptAt, now))
  const instanceIds = new Set([...completed, ...retried].map(({ instanceId }) => instanceId))
  const retentions = [...instanceIds].flatMap((id) => retentionOf(coverage, id) ?? [])
  if (retentions.length === 0) return
  const view = await readSince(parts.catalogue, readingsBefore)
  if (view.problem !== undefined) return
  const listed = new Set(view.snapshots.map(({ id }) => id))
  const gone = failures.map(({ snapshotId }) => snapshotId).filter((id) => !listed.has(id))
  await parts.pruneStore.forgetFailures(gone)
  await Promise.all(
    retentions.map((retention) =>
      attempted(parts, `pruning the snapshots of ${retention.instanceId}`, () =>
        parts.pruning.prune(retention, view)
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
