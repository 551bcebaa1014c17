import { accountIndex, type CatalogueView, type Snapshot } from '../account/index.js'
import { isGood } from '../policy/index.js'
import type { Prunable } from './orphans/prunables.js'

const DAY_MS = 86_400_000

/** Two snapshots of one run; the older one is surplus. */
export interface Twin {
  readonly snapshot: Snapshot
  readonly newer: Snapshot
}

/**
 * The automatic snapshots that share a run's key with a newer good one; so the newest good one is
 * never among them. Made within a day of each other: a mark that somebody copied onto another
 * snapshot by hand is not taken for it. Of one that is orphaned nothing goes but what has expired.
 */
export function surplusOf(
  view: CatalogueView,
  { instanceId, ownIds }: Pick<Prunable, 'instanceId' | 'ownIds'>,
  now: Date
): readonly Twin[] {
  if (ownIds !== undefined) return []
  const newest = new Map<string, Snapshot>()
  return accountIndex(view)
    .snapshotsOf(instanceId)
    .flatMap((snapshot): Twin[] => {
      const { origin, createdAt, runKey, isProtected } = snapshot
      if (origin !== 'automatic' || createdAt === undefined || runKey === undefined) return []
      if (!isGood(snapshot, now)) return []
      const newer = newest.get(runKey)
      if (newer === undefined) newest.set(runKey, snapshot)
      const isTwin =
        newer?.createdAt !== undefined && newer.createdAt.getTime() - createdAt.getTime() < DAY_MS
      return isTwin && !isProtected ? [{ snapshot, newer }] : []
    })
}
