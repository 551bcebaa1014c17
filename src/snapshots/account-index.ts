import type { CatalogueView, Instance } from './catalogue-view.js'
import type { Snapshot } from './snapshot.js'

/** The account's lists by what is asked of them most. */
export interface AccountIndex {
  readonly instances: ReadonlyMap<string, Instance>
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Labels that more than one instance has. */
  readonly sharedLabels: ReadonlySet<string>
  /** The keys of the runs that made them. */
  readonly runKeys: ReadonlySet<string>
  /** Newest first, as in the list; foreign snapshots belong to no instance. */
  readonly snapshotsOf: (instanceId: string) => readonly Snapshot[]
}

interface Indexed {
  readonly instances: readonly Instance[]
  readonly index: AccountIndex
}

const known = new WeakMap<readonly Snapshot[], Indexed>()

/** Made once for the same lists; a list never changes. */
export function accountIndex(view: Pick<CatalogueView, 'snapshots' | 'instances'>): AccountIndex {
  const before = known.get(view.snapshots)
  if (before?.instances === view.instances) return before.index
  const index = indexed(view)
  known.set(view.snapshots, { instances: view.instances, index })
  return index
}

const NONE: readonly Snapshot[] = []

function indexed({
  snapshots,
  instances
}: Pick<CatalogueView, 'snapshots' | 'instances'>): AccountIndex {
  const byInstance = new Map<string, Snapshot[]>()
  for (const snapshot of snapshots) {
    if (snapshot.instanceId === undefined) continue
    const group = byInstance.get(snapshot.instanceId)
    if (group === undefined) byInstance.set(snapshot.instanceId, [snapshot])
    else group.push(snapshot)
  }
  return {
    instances: new Map(instances.map((instance) => [instance.id, instance])),
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.id, snapshot])),
    sharedLabels: sharedLabelsOf(instances),
    runKeys: new Set(snapshots.flatMap(({ runKey }) => runKey ?? [])),
    snapshotsOf: (instanceId) => byInstance.get(instanceId) ?? NONE
  }
}

function sharedLabelsOf(instances: readonly Instance[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { label } of instances) {
    if (seen.has(label)) shared.add(label)
    seen.add(label)
  }
  return shared
}
