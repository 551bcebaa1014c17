import { type Catalogue, type QuotaStore, TICK_FRESHNESS_MS } from '../account/index.js'
import type { Database } from '../database/index.js'
import type { RunReconciliation } from './reconcile-runs.js'
import { runStore } from './state/run-store.js'

/** The step of a pass that finds out what became of the runs that were sent. */
export interface OpenRuns {
  /** Reads the account only where a run waits for that. @throws DatabaseError */
  reconcile(): Promise<void>
}

export function createOpenRuns(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly reconciliation: RunReconciliation
  readonly quota: QuotaStore
}): OpenRuns {
  const { reconciliation } = deps
  return {
    async reconcile() {
      const open = await runStore.open(deps.database.db)
      const doubtful = open.filter((run) => reconciliation.isInDoubt(run))
      const pending = open.filter(({ state }) => state === 'pending')
      if (doubtful.length === 0 && pending.length === 0) return
      // Whether a lost create took effect is only told by a list whose reading begins after it.
      const maxAgeMs = doubtful.length > 0 ? 0 : TICK_FRESHNESS_MS
      const view = await deps.catalogue.refresh({ maxAgeMs })
      if (view.problem?.kind === 'invalid-response') await reconciliation.reconcileById(pending)
      if (view.problem !== undefined || view.refreshedAt === undefined) return
      await deps.quota.listed(view.snapshots.length)
      await reconciliation.reconcile([...doubtful, ...pending], view)
    }
  }
}
