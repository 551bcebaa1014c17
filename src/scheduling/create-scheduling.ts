import type { Kysely } from 'kysely'
import type { Tables } from '../database/index.js'
import { nextSlotAfter } from '../policy/index.js'
import type {
  SnapshotSettings,
  SnapshotSettingsStore,
  StoredSnapshotSettings
} from '../settings/index.js'
import { type Snapshot, withinMs } from '../snapshots/index.js'
import { findConcerns } from './concerns.js'
import { type Coverage, coverageOf, retentionOf } from './coverage.js'
import { createParts, type SchedulingDeps } from './parts.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import { coveredSchedules } from './scheduler.js'
import type { Scheduling } from './scheduling.js'
import type { CoveredSchedule } from './slots.js'
import { startRestore } from './start-restore.js'

export interface SchedulingRoom extends Scheduling {
  /** Ends the run of a snapshot that is complete, before somebody deletes it. */
  noteComplete(snapshot: Snapshot): Promise<void>
  tick(): Promise<void>
  /** The store, but saving settles the slots that came due under the former settings with it. */
  readonly snapshotSettings: SnapshotSettingsStore
  /** Resolves when no request of ours is on its way. */
  settled(): Promise<void>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

/** As many earlier runs tell how long a snapshot takes. */
const TYPICAL_OF = 20

/** The scheduler, and what the pages need of it. */
export function createScheduling(deps: SchedulingDeps): SchedulingRoom {
  const { database, catalogue, clock } = deps
  const parts = createParts(deps)
  const { transitions, slots, creating, pruning, pruneStore, restoreStore, scheduler } = parts
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

  /** None where the former schedule is none that ever comes due: saving another one mends that. */
  function formerSchedules(settings: SnapshotSettings, savedAt: Date): readonly CoveredSchedule[] {
    try {
      return coveredSchedules(coverageOf(settings, deps.thisServerId()), savedAt, catalogue)
    } catch (error) {
      if (isUnreadableSettings(error)) return []
      throw error
    }
  }

  /** Slots belong to the settings under which they came due, so these are settled before they go. */
  async function settleFormer(
    trx: Kysely<Tables>,
    former: StoredSnapshotSettings | undefined,
    next: SnapshotSettings
  ): Promise<void> {
    if (former?.savedAt === undefined) return
    for (const covered of formerSchedules(former.settings, former.savedAt)) {
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
    history: (instanceId, since) => runStore.since(database.db, instanceId, since),
    lastRun: (instanceId) => runStore.lastFinished(database.db, instanceId),

    async covered() {
      const now = await coverageNow().catch((error: unknown) => {
        if (isUnreadableSettings(error)) return undefined
        throw error
      })
      if (now === undefined) return []
      const { coverage } = now
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

    pruneFailures: () => pruneStore.failures(),
    openRestores: () => restoreStore.open(),
    restore: (asked) => startRestore(asked, { ...parts, database, keptTrackOf })
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
