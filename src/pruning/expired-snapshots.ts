import type { Catalogue, Snapshot } from '../account/index.js'
import { type Background, createBreather, withinMs } from '../common/index.js'
import type { Coverage, CoverageReader } from '../coverage/index.js'
import type { SnapshotChanges } from '../snapshots/index.js'
import type { HeldPrune } from './held-snapshot-store.js'
import type { PrunablesOf } from './orphans/prunables.js'
import type { PrunePlans } from './plan-all-instances.js'
import type { PruneFailure } from './prune-failure-store.js'
import type { PruneStore } from './prune-store.js'

/** An instance's expired snapshots that wait to be confirmed, as they are now. */
export interface HeldSnapshots {
  readonly held: HeldPrune
  /** Those of them that still are expired; newest first. */
  readonly snapshots: readonly Snapshot[]
  /** They are held because the newest one is much smaller than those before it. */
  readonly isSuspicious: boolean
}

/** Expired snapshots that are still there. @throws DatabaseError from each call */
export interface ExpiredSnapshots {
  /** What waits to be confirmed before it is pruned. */
  held(): Promise<readonly HeldSnapshots[]>
  /**
   * Writes down what an admin confirmed, and prunes it as far as it still is expired; waits at most 4 s
   * for that, and it goes on.
   * @returns how many were held and are confirmed now, and how many of them are gone already.
   */
  confirm(
    instanceId: string,
    confirmed: { readonly snapshotIds: readonly string[]; readonly actor: string }
  ): Promise<{ readonly confirmed: number; readonly deleted: number }>
  /** Those that Vultr would not delete. */
  failures(): Promise<readonly PruneFailure[]>
  /** Without those of snapshots that are to be kept by now: they are not tried again. */
  failuresOf(coverage: Coverage): Promise<readonly PruneFailure[]>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

export function createExpiredSnapshots(deps: {
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly coverageReader: CoverageReader
  readonly prunablesOf: PrunablesOf
  readonly store: PruneStore
  readonly plans: PrunePlans
  /** Prunes after the pass under way. */
  readonly pruneNow: () => Promise<void>
  readonly background: Background
}): ExpiredSnapshots {
  const { catalogue, store, plans } = deps
  return {
    async held() {
      const held = await store.held()
      const coverage = held.length === 0 ? undefined : await deps.coverageReader.usable()
      const marks = await store.marks()
      const view = catalogue.view()
      const prunables = coverage && (await deps.prunablesOf(coverage, view))
      const breathe = createBreather()
      const found: HeldSnapshots[] = []
      for (const each of held) {
        await breathe()
        const covered = prunables?.get(each.instanceId)
        const plan = covered === undefined ? undefined : plans.plan(covered, view, marks)
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

    async confirm(instanceId, { snapshotIds, actor }) {
      const confirmed = await store.confirmHeld(instanceId, snapshotIds, actor)
      const work = confirmed === 0 ? Promise.resolve() : deps.pruneNow()
      await withinMs(PAGE_WAIT_MS, deps.background.keep(work), undefined)
      const deleted = await deps.changes.deletedAmong(snapshotIds)
      return { confirmed, deleted: deleted.size }
    },

    failures: () => store.failures(),

    async failuresOf(coverage) {
      const breathe = createBreather()
      const marks = await store.marks()
      const view = catalogue.view()
      const prunables = await deps.prunablesOf(coverage, view)
      const isToGoOf = new Map<string, (snapshotId: string) => boolean>()
      for (const { instanceId } of marks.failures.values()) {
        const covered = prunables.get(instanceId)
        if (covered === undefined || isToGoOf.has(instanceId)) continue
        await breathe()
        isToGoOf.set(instanceId, plans.isToGo(covered, view, marks))
      }
      return [...marks.failures.values()].filter(({ instanceId, snapshotId }) =>
        isToGoOf.get(instanceId)?.(snapshotId)
      )
    }
  }
}
