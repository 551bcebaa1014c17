import type { Snapshot } from '../snapshot.js'
import type { CatalogueView, Instance } from './catalogue-view.js'

/** The account's lists by what is asked of them most. */
export interface AccountIndex {
  readonly instances: ReadonlyMap<string, Instance>
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Labels that more than one instance has. */
  readonly sharedLabels: ReadonlySet<string>
  /** The keys of the runs that made them. */
  readonly runKeys: ReadonlySet<string>
  /** How many of those taken by hand have expired by then. */
  readonly expiredByHand: (now: Date) => number
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
  const instancesById = onDemand(() => byId(instances))
  const snapshotsById = onDemand(() => byId(snapshots))
  const sharedLabels = onDemand(() => sharedLabelsOf(instances))
  const runKeys = onDemand(() => new Set(snapshots.flatMap(({ runKey }) => runKey ?? [])))
  const expiries = onDemand(() => snapshots.flatMap(({ expiresAt }) => expiresAt?.getTime() ?? []))
  const grouped = onDemand(() => groupedByInstance(snapshots))
  return {
    get instances() {
      return instancesById()
    },
    get snapshots() {
      return snapshotsById()
    },
    get sharedLabels() {
      return sharedLabels()
    },
    get runKeys() {
      return runKeys()
    },
    expiredByHand: (now) => expiries().filter((at) => at <= now.getTime()).length,
    snapshotsOf: (instanceId) => grouped().get(instanceId) ?? NONE
  }
}

/** Each part is made when it is asked for: all of them at once would hold up others in a large account. */
function onDemand<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]))
}

function groupedByInstance(
  snapshots: readonly Snapshot[]
): ReadonlyMap<string, readonly Snapshot[]> {
  const groups = new Map<string, Snapshot[]>()
  for (const snapshot of snapshots) {
    if (snapshot.instanceId === undefined) continue
    const group = groups.get(snapshot.instanceId)
    if (group === undefined) groups.set(snapshot.instanceId, [snapshot])
    else group.push(snapshot)
  }
  return groups
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

/** An instance as an admin knows it, with its address where two share a label; its id where it is not in the account. */
export function instanceName(instanceId: string, view: CatalogueView): string {
  const { instances, sharedLabels } = accountIndex(view)
  const instance = instances.get(instanceId)
  if (instance === undefined) return shortId(instanceId)
  const { label, hostname, mainIp } = instance
  if (label !== '' && sharedLabels.has(label)) return `${label} (${mainIp})`
  return label || hostname || shortId(instanceId)
}

/** As much of an id as tells it from others; it says the same in every language. */
function shortId(instanceId: string): string {
  return `${instanceId.slice(0, 8)}…`
}
