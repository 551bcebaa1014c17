import type { CatalogueView, Snapshot } from '../../account/index.js'
import { accountIndex } from '../../account/index.js'
import { planPruning } from '../../policy/index.js'
import { ofItsOwn, type WaitingOrphan } from './prunables.js'

/** What expires of an instance that is gone or unprotected, and from when on. */
export interface OrphanExpiry {
  readonly instanceId: string
  /** All but its latest good one, as far as they are this panel's and not locked; newest first. */
  readonly goes: readonly Snapshot[]
  readonly endsAt: Date
}

/** By the plan by which they are pruned once their time is up; those of which nothing goes are left out. */
export function orphanExpiries(
  waiting: ReadonlyMap<string, WaitingOrphan>,
  view: CatalogueView,
  now: Date
): readonly OrphanExpiry[] {
  const { snapshotsOf } = accountIndex(view)
  return [...waiting.values()].flatMap(({ prunable, endsAt }) => {
    const { instanceId, rules, schedule } = prunable
    const snapshots = snapshotsOf(instanceId)
    const { timeZone } = schedule
    const { prune } = planPruning({ snapshots, instanceId, rules, timeZone, now })
    const goes = ofItsOwn(prunable, prune)
    return goes.length === 0 ? [] : [{ instanceId, goes, endsAt }]
  })
}
