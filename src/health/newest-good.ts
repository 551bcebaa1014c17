import type { CatalogueView } from '../account/index.js'
import { isGood } from '../policy/index.js'
import type { Run } from '../runs/index.js'

/** When the newest good snapshot of each instance was begun, by its id. The list is newest first. */
export function newestGoodOf(view: CatalogueView, now: Date): ReadonlyMap<string, Date> {
  const newest = new Map<string, Date>()
  for (const snapshot of view.snapshots) {
    const { instanceId, createdAt } = snapshot
    if (instanceId === undefined || createdAt === undefined || newest.has(instanceId)) continue
    if (isGood(snapshot, now)) newest.set(instanceId, createdAt)
  }
  return newest
}

/** A snapshot that was begun since, by hand or by anybody, is what the failed one would have been. */
export function isMadeGood(run: Run, newestGood: ReadonlyMap<string, Date>): boolean {
  const failedAt = run.finishedAt ?? run.slotAt ?? run.createdAt
  const newest = newestGood.get(run.instanceId)
  return newest !== undefined && newest > failedAt
}
