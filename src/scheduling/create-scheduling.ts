import type { Kysely } from 'kysely'
import { createBreather } from '../common/index.js'
import type { Tables } from '../database/index.js'
import { isGood } from '../policy/index.js'
import type {
  InstanceScheduleStore,
  SnapshotSettings,
  SnapshotSettingsStore
} from '../settings/index.js'
import { accountIndex, rememberedWhile, type Snapshot, withinMs } from '../snapshots/index.js'
import { findConcerns } from './concerns.js'
import { type Coverage, coverageOf } from './coverage.js'
import { createDailyOutcomes } from './daily-outcomes.js'
import { createParts, type SchedulingDeps } from './parts.js'
import type { PruneFailure } from './prune-store.js'
import { OPEN_RESTORES } from './restore-store.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import type { HeldSnapshots, Scheduling } from './scheduling.js'
import { rememberedNextSlot } from './slots.js'
import { startRestore } from './start-restore.js'
import { isUnusable } from './unusable-settings.js'

export interface SchedulingRoom extends Scheduling {
  /**
   * Whether a restore that is under way is made from it, or it is the newest good one of an instance
   * whose disk is being overwritten. Part of the caller's transaction.
   */
  isNeededByRestore(trx: Kysely<Tables>, snapshot: Snapshot): Promise<boolean>
  /** Ends the run of a snapshot that is complete, before somebody deletes it. */
  noteComplete(snapshot: Snapshot): Promise<void>
  tick(): Promise<void>
  /** The store, but saving settles the slots that came due under the former settings with it. */
  readonly snapshotSettings: SnapshotSettingsStore
  /** The same of the choices for single instances. */
  readonly instanceSchedules: InstanceScheduleStore
  /** Resolves when no request of ours is on its way. */
  settled(): Promise<void>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

/** As many runs are looked at whose description Vultr stored in another form. */
const MOST_STORED_OTHERWISE = 100

/** As many earlier runs tell how long a snapshot takes. */
const TYPICAL_OF = 20

/** The scheduler, and what the pages need of it. */
export function createScheduling(deps: SchedulingDeps): SchedulingRoom {
  const { database, catalogue, clock } = deps
  const parts = createParts(deps)
  const { transitions, slots, creating, pruning, pruneStore, restoreStore, scheduler } = parts
  const background = new Set<Promise<unknown>>()
  // Every page asks; there may be as many as there are instances.
  const remember = rememberedWhile(() => {
    const { snapshots, instances, refreshedAt } = catalogue.view()
    return [
      database.revision(),
      snapshots,
      instances,
      refreshedAt === undefined,
      deps.thisServerId()
    ]
  })

  function keptTrackOf<T>(work: Promise<T>): Promise<T> {
    background.add(work)
    const done = () => background.delete(work)
    work.then(done, done)
    return work
  }

  async function usableCoverage(settings?: SnapshotSettings): Promise<Coverage | undefined> {
    try {
      const sources = await parts.covering.sources()
      if (settings === undefined) return coverageOf(sources)
      const stored = { ...sources.stored, settings, savedAt: clock.now() }
      return coverageOf({ ...sources, stored })
    } catch (error) {
      if (isUnusable(error)) return undefined
      throw error
    }
  }

  /** Without those of snapshots that are to be kept by now: they are not tried again. */
  async function failuresOf(coverage: Coverage): Promise<readonly PruneFailure[]> {
    const breathe = createBreather()
    const marks = await pruneStore.marks()
    const view = catalogue.view()
    const isToGoOf = new Map<string, (snapshotId: string) => boolean>()
    for (const { instanceId } of marks.failures.values()) {
      const covered = coverage.instances.get(instanceId)
      if (covered === undefined || isToGoOf.has(instanceId)) continue
      await breathe()
      isToGoOf.set(instanceId, pruning.isToGo(covered, view, marks))
    }
    return [...marks.failures.values()].filter(({ instanceId, snapshotId }) =>
      isToGoOf.get(instanceId)?.(snapshotId)
    )
  }

  return {
    snapshotSettings: parts.changes.snapshotSettings,
    instanceSchedules: parts.changes.instanceSchedules,
    tick: () => keptTrackOf(scheduler.tick()),
    async settled() {
      while (background.size > 0) await Promise.allSettled(background)
    },

    async takeSnapshot(asked) {
      const runId = await database.transaction((trx) => transitions.request(trx, asked))
      const run = runId === undefined ? undefined : await runStore.byId(database.db, runId)
      if (run === undefined) return { kind: 'busy' }
      const attempt = keptTrackOf(creating.attempt(run, 'page'))
      const error = await withinMs(PAGE_WAIT_MS, attempt, undefined)
      const now = (await runStore.byId(database.db, run.id)) ?? run
      if (now.state === 'pending' || now.state === 'complete') return { kind: 'pending', run: now }
      if (now.state === 'failed' && error !== undefined) return { kind: 'failed', run: now, error }
      return { kind: 'waiting', run: now, error }
    },

    async queueSnapshots(requests) {
      const open = await runStore.open(database.db)
      const asked = new Set(
        open.filter(({ trigger }) => trigger === 'manual').map(({ instanceId }) => instanceId)
      )
      const others = requests.filter(({ instanceId }) => !asked.has(instanceId))
      const runIds = await database.transaction(async (trx) => {
        const ids: (string | undefined)[] = []
        for (const request of others) ids.push(await transitions.request(trx, request))
        return ids
      })
      return runIds.filter((runId) => runId !== undefined).length
    },

    async noteComplete({ id, status }) {
      if (status !== 'complete') return
      const run = await runStore.pendingOf(database.db, id)
      if (run !== undefined) await transitions.complete(run)
    },

    openRuns: () => runStore.open(database.db),
    history: (instanceId, since, limit) =>
      runStore.since(database.db, { instanceId, since, limit }),
    daily: createDailyOutcomes({ database, clock }),
    wave: () => runStore.wave(database.db),
    quotaRefusal: () => parts.quota.lastRefusal(),

    async covered(settings) {
      const coverage = await usableCoverage(settings)
      const next = rememberedNextSlot()
      return [...(coverage?.instances.values() ?? [])].map((each) => ({
        ...each,
        nextSlotAt: next(each.schedule, clock.now())
      }))
    },

    preview: (change) => parts.changes.preview(change),
    change: (change, by) => parts.changes.save(change, by),

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
      let coverage: Coverage
      try {
        coverage = await parts.covering.now()
      } catch (error) {
        if (!isUnusable(error)) throw error
        return [{ kind: 'settings-unreadable', sentence: error.message }]
      }
      const review = await parts.reviews.current()
      return findConcerns({
        coverage,
        review,
        coveredSince: await slots.coveredSince(),
        view: catalogue.view(),
        openRuns: await runStore.open(database.db),
        lastRuns: await runStore.lastFinished(database.db, clock.now()),
        paused: await parts.pausedSchedules.list(),
        held: await pruneStore.held(),
        failures: await remember('failures', () => failuresOf(coverage)),
        storedOtherwise: await runStore.storedOtherwise(database.db, MOST_STORED_OTHERWISE),
        now: clock.now()
      })
    },

    review: () => parts.reviews.current(),
    confirmReview: (seen) => parts.reviews.confirm(seen),

    async heldSnapshots() {
      const held = await pruneStore.held()
      const coverage = held.length === 0 ? undefined : await usableCoverage()
      const marks = await pruneStore.marks()
      const view = catalogue.view()
      const breathe = createBreather()
      const found: HeldSnapshots[] = []
      for (const each of held) {
        await breathe()
        const covered = coverage?.instances.get(each.instanceId)
        const plan = covered === undefined ? undefined : pruning.plan(covered, view, marks)
        if (plan === undefined) continue
        const ids = new Set(each.snapshotIds)
        found.push({
          held: each,
          snapshots: plan.prune.filter(({ id }) => ids.has(id)),
          isSuspicious: plan.newestGood !== undefined && plan.suspicious.has(plan.newestGood)
        })
      }
      return found
    },

    async confirmPrune(instanceId, { snapshotIds, actor }) {
      const confirmed = await pruneStore.confirmHeld(instanceId, snapshotIds, actor)
      const work = confirmed === 0 ? Promise.resolve() : scheduler.prune()
      await withinMs(PAGE_WAIT_MS, keptTrackOf(work), undefined)
      const deleted = await deps.changes.deletedAmong(snapshotIds)
      return { confirmed, deleted: deleted.size }
    },

    pruneFailures: () => pruneStore.failures(),
    async isNeededByRestore(trx, snapshot) {
      const { snapshotsOf } = accountIndex(catalogue.view())
      const open = await trx
        .selectFrom('restores')
        .select(['instance_id', 'snapshot_id'])
        .where('state', 'in', OPEN_RESTORES)
        .execute()
      return open.some(({ instance_id, snapshot_id }) => {
        const newestGood = snapshotsOf(instance_id).find((each) => isGood(each, clock.now()))
        return snapshot_id === snapshot.id || newestGood?.id === snapshot.id
      })
    },
    openRestores: () => restoreStore.open(),
    restore: (asked) =>
      startRestore(asked, {
        ...parts,
        changes: deps.changes,
        database,
        catalogue,
        keptTrackOf
      })
  }
}

function durationMs(run: Run): number[] {
  if (run.pendingSince === undefined || run.finishedAt === undefined) return []
  return [run.finishedAt.getTime() - run.pendingSince.getTime()]
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
