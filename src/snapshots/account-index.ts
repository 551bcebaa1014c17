import type { CatalogueView, Instance } from './catalogue-view.js'
import type { Snapshot } from './snapshot.js'

/** The account's lists by what is asked of them most. */
export interface AccountIndex {
  readonly instances: ReadonlyMap<string, Instance>
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** The keys of the runs that made them. */
  readonly runKeys: ReadonlySet<string>
  /** Newest first, as in the list; foreign snapshots belong to no instance. */
  readonly snapshotsOf: (instanceId: string) => readonly Snapshot[]
  /**
   * All that has to be looked at before one of an instance is pruned: its own, and every mention of an
   * id that the list has more than once, as it does when it changes while it is read page by page.
   */
  readonly pruneCandidatesOf: (instanceId: string) => readonly Snapshot[]
}

const known = new WeakMap<CatalogueView, AccountIndex>()

/** Made once for each view; a view never changes. */
export function accountIndex(view: CatalogueView): AccountIndex {
  const index = known.get(view) ?? indexed(view)
  known.set(view, index)
  return index
}

const NONE: readonly Snapshot[] = []

function indexed({ snapshots, instances }: CatalogueView): AccountIndex {
  const byInstance = new Map<string, Snapshot[]>()
  for (const snapshot of snapshots) {
    if (snapshot.instanceId === undefined) continue
    const group = byInstance.get(snapshot.instanceId)
    if (group === undefined) byInstance.set(snapshot.instanceId, [snapshot])
    else group.push(snapshot)
  }
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const repeated = byId.size === snapshots.length ? NONE : mentionedTwice(snapshots)
  const snapshotsOf = (instanceId: string) => byInstance.get(instanceId) ?? NONE
  return {
    instances: new Map(instances.map((instance) => [instance.id, instance])),
    snapshots: byId,
    runKeys: new Set(snapshots.flatMap(({ runKey }) => runKey ?? [])),
    snapshotsOf,
    pruneCandidatesOf: (instanceId) =>
      repeated.length === 0
        ? snapshotsOf(instanceId)
        : [...new Set([...snapshotsOf(instanceId), ...repeated])]
  }
}

function mentionedTwice(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const counts = new Map<string, number>()
  for (const { id } of snapshots) counts.set(id, (counts.get(id) ?? 0) + 1)
  return snapshots.filter(({ id }) => (counts.get(id) ?? 0) > 1)
}
