import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { ActivityLog } from '../activity/index.js'
import { createActivityLog } from '../activity/index.js'
import type { Database, Tables } from '../database/index.js'
import { nextSlotAfter } from '../policy/index.js'
import type {
  SnapshotSettings,
  SnapshotSettingsStore,
  StoredSnapshotSettings
} from '../settings/index.js'
import {
  type AccountConnection,
  type Catalogue,
  type Snapshot,
  type VultrError,
  withinMs
} from '../snapshots/index.js'
import { type Concern, findConcerns } from './concerns.js'
import { type Coverage, coverageOf, retentionOf } from './coverage.js'
import { createCreating } from './creating.js'
import { createFollowing } from './following.js'
import { createPruneStore, type HeldPrune, type PruneFailure } from './prune-store.js'
import { createPruning } from './pruning.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import { createRunTransitions } from './run-transitions.js'
import { coveredSchedules, createScheduler } from './scheduler.js'
import { createSlots } from './slots.js'

export type TakeSnapshotOutcome =
  /** Vultr is making it. */
  | { readonly kind: 'pending'; readonly run: Run }
  /** Asked for, not confirmed within the time a page may wait, or to be tried again shortly. */
  | { readonly kind: 'waiting'; readonly run: Run; readonly error: VultrError | undefined }
  /** Another snapshot of this instance is in the making. */
  | { readonly kind: 'busy' }
  /** Vultr refused it for good. */
  | { readonly kind: 'failed'; readonly run: Run; readonly error: VultrError }

export interface CoveredInstance {
  readonly instanceId: string
  /** Undefined when automatic snapshots are off or the schedule never comes due again. */
  readonly nextSlotAt: Date | undefined
}

/** An instance's expired snapshots that wait to be confirmed, as they are now. */
export interface HeldSnapshots {
  readonly held: HeldPrune
  /** Those of them that still are expired; newest first. */
  readonly snapshots: readonly Snapshot[]
}

/** What the pages need of the scheduler. @throws DatabaseError from each call */
export interface Scheduling {
  /** Takes a snapshot by hand; waits at most 4 s for Vultr. */
  takeSnapshot(request: {
    readonly instanceId: string
    readonly name: string
    readonly actor: string
  }): Promise<TakeSnapshotOutcome>
  /** Runs in `queued`, `creating` or `pending`, oldest first. */
  openRuns(): Promise<readonly Run[]>
  /** The latest scheduled run of an instance that is complete, failed or missed. */
  lastRun(instanceId: string): Promise<Run | undefined>
  /** The instances automatic snapshots are taken of now. */
  covered(): Promise<readonly CoveredInstance[]>
  /** Median time from pending to complete of earlier runs of this instance, else of all; ms. */
  typicalDurationMs(instanceId: string | undefined): Promise<number | undefined>
  /** What is wrong, gravest first. */
  concerns(): Promise<readonly Concern[]>
  /** What waits to be confirmed before it is pruned. */
  heldSnapshots(): Promise<readonly HeldSnapshots[]>
  /** Prunes what an admin confirmed, as far as it still is expired. @returns how many are gone. */
  confirmPrune(
    instanceId: string,
    confirmed: { readonly snapshotIds: readonly string[]; readonly actor: string }
  ): Promise<number>
  /** Snapshots that have expired but that Vultr would not delete. */
  pruneFailures(): Promise<readonly PruneFailure[]>
}

export interface SchedulingRoom extends Scheduling {
  /** Ends the run of a snapshot that is complete, before somebody deletes it. */
  noteComplete(snapshot: Snapshot): Promise<void>
  tick(): Promise<void>
  /** The store, but saving settles the slots that came due under the former settings with it. */
  readonly snapshotSettings: SnapshotSettingsStore
  /** Resolves when no request of ours is on its way. */
  settled(): Promise<void>
}

export interface SchedulingDeps {
  readonly database: Database
  readonly snapshotSettings: SnapshotSettingsStore
  readonly thisServerId: () => string | undefined
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly clock: { now(): Date }
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly logger: Logger
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

/** A request is over by its timeout; the rest is for writing its outcome down. In ms. */
const LEASE_MARGIN_MS = 5_000

/** As many earlier runs tell how long a snapshot takes. */
const TYPICAL_OF = 20

const INSTANCE_GONE = 'Vultr says that this instance does not exist (any more).'

/** Puts the parts of the scheduler together. */
export function createScheduling(deps: SchedulingDeps): SchedulingRoom {
  const { database, catalogue, clock, connection, logger } = deps
  const random = deps.random ?? Math.random
  const activity: ActivityLog = createActivityLog({ database })
  const leaseMs = deps.requestTimeoutMs + LEASE_MARGIN_MS
  const transitions = createRunTransitions({ database, clock, leaseMs })
  const slots = createSlots({ database, transitions, clock })
  const creating = createCreating({
    connection,
    catalogue,
    transitions,
    instanceGone: async (run, error) => {
      await slots.pause(run.instanceId, `${INSTANCE_GONE} ${error.sentence}`)
    },
    clock,
    retryBaseDelayMs: deps.retryBaseDelayMs,
    random,
    logger
  })
  const following = createFollowing({
    connection,
    catalogue,
    transitions,
    inFlight: creating.inFlight,
    clock,
    leaseMs
  })
  const pruneStore = createPruneStore({ database, clock })
  const pruning = createPruning({ connection, catalogue, store: pruneStore, clock, random, logger })
  const scheduler = createScheduler({
    database,
    readSettings: () => deps.snapshotSettings.read(),
    thisServerId: deps.thisServerId,
    askThisServer: deps.askThisServer,
    connection,
    catalogue,
    slots,
    transitions,
    creating,
    following,
    pruning,
    pruneStore,
    forgetOld: onceADay((now) => activity.forgetOld(now)),
    clock,
    logger
  })
  const background = new Set<Promise<unknown>>()

  function keptTrackOf<T>(work: Promise<T>): Promise<T> {
    background.add(work)
    const done = () => background.delete(work)
    work.then(done, done)
    return work
  }

  async function coverageNow(): Promise<{ coverage: Coverage; stored: StoredSnapshotSettings }> {
    const stored = await deps.snapshotSettings.read()
    return { coverage: coverageOf(stored.settings, deps.thisServerId()), stored }
  }

  async function lastRunsOf(instanceIds: readonly string[]): Promise<readonly Run[]> {
    const runs = await Promise.all(
      instanceIds.map((instanceId) => runStore.lastFinished(database.db, instanceId))
    )
    return runs.filter((run) => run !== undefined)
  }
  /** Slots belong to the settings under which they came due, so these are settled before they go. */
  async function settleFormer(
    trx: Kysely<Tables>,
    former: StoredSnapshotSettings | undefined,
    next: SnapshotSettings
  ): Promise<void> {
    if (former?.savedAt === undefined) return
    const coverage = coverageOf(former.settings, deps.thisServerId())
    for (const covered of coveredSchedules(coverage, former.savedAt, catalogue)) {
      await slots.settle(trx, covered)
    }
    const { instanceIds, isThisServerUnknown } = coverageOf(next, deps.thisServerId())
    if (!isThisServerUnknown) await slots.release(instanceIds, clock.now(), trx)
  }

  return {
    snapshotSettings: {
      ...deps.snapshotSettings,
      save: (settings, by) =>
        deps.snapshotSettings.save(settings, by, (trx, former) =>
          settleFormer(trx, former, settings)
        )
    },
    tick: () => keptTrackOf(scheduler.tick()),
    async settled() {
      while (background.size > 0) await Promise.allSettled(background)
    },

    async takeSnapshot(asked) {
      const runId = await transitions.request(asked)
      const run = runId === undefined ? undefined : await runStore.byId(database.db, runId)
      if (run === undefined) return { kind: 'busy' }
      const attempt = keptTrackOf(creating.attempt(run, 'page'))
      const error = await withinMs(PAGE_WAIT_MS, attempt, undefined)
      const now = (await runStore.byId(database.db, run.id)) ?? run
      if (now.state === 'pending' || now.state === 'complete') return { kind: 'pending', run: now }
      if (now.state === 'failed' && error !== undefined) return { kind: 'failed', run: now, error }
      return { kind: 'waiting', run: now, error }
    },

    async noteComplete({ id, runKey, status }) {
      if (status !== 'complete' || runKey === undefined) return
      const [run] = await runStore.byKeys(database.db, [runKey])
      if (run?.state === 'pending' && run.snapshotId === id) await transitions.complete(run)
    },

    openRuns: () => runStore.open(database.db),
    lastRun: (instanceId) => runStore.lastFinished(database.db, instanceId),

    async covered() {
      const { coverage } = await coverageNow()
      const nextSlotAt = nextSlotAfter(coverage.schedule, clock.now())
      return coverage.instanceIds.map((instanceId) => ({ instanceId, nextSlotAt }))
    },

    async typicalDurationMs(instanceId) {
      const own =
        instanceId === undefined
          ? []
          : await runStore.completed(database.db, instanceId, TYPICAL_OF)
      const runs =
        own.length > 0 ? own : await runStore.completed(database.db, undefined, TYPICAL_OF)
      return median(runs.flatMap(durationMs))
    },

    async concerns() {
      let now: Awaited<ReturnType<typeof coverageNow>>
      try {
        now = await coverageNow()
      } catch (error) {
        if (!isUnreadableSettings(error)) throw error
        return [{ kind: 'settings-unreadable', sentence: error.message }]
      }
      const { coverage, stored } = now
      return findConcerns({
        coverage,
        stored,
        view: catalogue.view(),
        openRuns: await runStore.open(database.db),
        lastRuns: await lastRunsOf(coverage.instanceIds),
        paused: await slots.paused(),
        held: await pruneStore.held(),
        failures: await pruneStore.failures(),
        now: clock.now()
      })
    },

    async heldSnapshots() {
      const { coverage } = await coverageNow()
      const view = catalogue.view()
      const held = await pruneStore.held()
      return held.flatMap((each) => {
        const retention = retentionOf(coverage, each.instanceId)
        const plan = retention === undefined ? undefined : pruning.plan(retention, view)
        if (plan === undefined) return []
        const ids = new Set(each.snapshotIds)
        return [{ held: each, snapshots: plan.prune.filter(({ id }) => ids.has(id)) }]
      })
    },

    async confirmPrune(instanceId, confirmed) {
      const { coverage } = await coverageNow()
      const retention = retentionOf(coverage, instanceId)
      if (retention === undefined) return 0
      const work = catalogue
        .refresh({ maxAgeMs: 0, priority: 'page' })
        .then((view) => pruning.pruneConfirmed(retention, view, confirmed))
      return (await withinMs(PAGE_WAIT_MS, keptTrackOf(work), undefined)) ?? 0
    },

    pruneFailures: () => pruneStore.failures()
  }
}

/** A tick with nothing to do writes nothing; old entries may well stay a few hours longer. */
function onceADay(work: (now: Date) => Promise<void>): (now: Date) => Promise<void> {
  let doneOn = ''
  return async (now) => {
    const today = now.toISOString().slice(0, 10)
    if (today === doneOn) return
    await work(now)
    doneOn = today
  }
}

function isUnreadableSettings(error: unknown): error is Error {
  return (
    error instanceof Error && (error.name === 'SettingsError' || error.name === 'ScheduleError')
  )
}

function durationMs(run: Run): number[] {
  if (run.pendingSince === undefined || run.finishedAt === undefined) return []
  return [run.finishedAt.getTime() - run.pendingSince.getTime()]
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
