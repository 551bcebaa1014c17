import { isDeepStrictEqual } from 'node:util'
import { createBreather, lazily } from '../../common/index.js'
import type { VultrClient, VultrError } from '../../vultr/index.js'
import { asListed, byNewestFirst, type Snapshot } from '../snapshot.js'
import { accountIndex } from './account-index.js'
import type { CatalogueView, Instance } from './catalogue-view.js'
import { isSameUnreadable } from './unreadable-records.js'
export type Lists = Pick<CatalogueView, 'snapshots' | 'instances' | 'unreadable'>

/** Both lists whole, or why not. */
export async function readLists(
  client: VultrClient,
  how: {
    readonly priority: 'page' | 'scheduler'
    readonly atOnce: boolean
    /** What is listed as before stays the same object, which spares working it out again. */
    readonly known: CatalogueView
  }
): Promise<Lists | VultrError> {
  const { priority, atOnce, known } = how
  const readSnapshots = () => client.listSnapshots({}, { priority })
  const readInstances = () => client.listInstances({ priority })
  if (!atOnce) {
    const snapshots = await readSnapshots()
    return snapshots.ok ? await listsOf(snapshots, await readInstances(), known) : snapshots.error
  }
  const [snapshots, instances] = await Promise.all([readSnapshots(), readInstances()])
  return await listsOf(snapshots, instances, known)
}

/** Piece by piece: of a large account it takes longer than others should wait. */
async function listsOf(
  snapshots: Awaited<ReturnType<VultrClient['listSnapshots']>>,
  instances: Awaited<ReturnType<VultrClient['listInstances']>>,
  known: CatalogueView
): Promise<Lists | VultrError> {
  if (!snapshots.ok) return snapshots.error
  if (!instances.ok) return instances.error
  const before = accountIndex(known)
  const breathe = createBreather()
  const listedSnapshots: Snapshot[] = []
  for (const each of snapshots.value.items) {
    await breathe()
    listedSnapshots.push(asListed(each, before.snapshots.get(each.id)))
  }
  const listedInstances: Instance[] = []
  for (const each of instances.value.items) {
    await breathe()
    const former = before.instances.get(each.id)
    listedInstances.push(former !== undefined && isDeepStrictEqual(former, each) ? former : each)
  }
  const unreadable = {
    snapshots: snapshots.value.unreadable,
    instances: instances.value.unreadable
  }
  // An instance that is there but cannot be read stays as it was read last.
  for (const { id } of unreadable.instances) {
    const former = before.instances.get(id ?? '')
    if (former !== undefined) listedInstances.push(former)
  }
  await breathe()
  return {
    unreadable: isSameUnreadable(known.unreadable, unreadable) ? known.unreadable : unreadable,
    snapshots: sameList(known.snapshots, listedSnapshots, before.snapshots)
      ? known.snapshots
      : listedSnapshots.sort(byNewestFirst),
    instances: sameList(known.instances, listedInstances, before.instances)
      ? known.instances
      : listedInstances.sort(byLabel)
  }
}

/** A list that shows the same as before stays the same list, so that nothing is worked out anew. */
function sameList<T extends { readonly id: string }>(
  former: readonly T[],
  listed: readonly T[],
  byId: ReadonlyMap<string, T>
): boolean {
  return former.length === listed.length && listed.every((each) => byId.get(each.id) === each)
}

/** As `localeCompare` does, which looks the order up anew for each pair. */
const labels = lazily(() => new Intl.Collator())

/** In the order of their labels; ties by id. */
export function byLabel(a: Instance, b: Instance): number {
  return labels().compare(a.label, b.label) || (a.id < b.id ? -1 : 1)
}
