import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import { accountIndex } from './account-index.js'
import {
  type InstanceRow,
  rowOfInstance,
  rowOfSnapshot,
  type StoredSnapshotRow
} from './catalogue-rows.js'
import type { CatalogueView, Instance } from './catalogue-view.js'

/** By what this process knows to be stored; by the rows themselves where it knows nothing yet. */
export async function changesOf(
  trx: Kysely<Tables>,
  stored: CatalogueView | undefined,
  view: CatalogueView
): Promise<{
  readonly snapshots: Differences<StoredSnapshotRow>
  readonly instances: Differences<InstanceRow>
}> {
  if (stored !== undefined) {
    const [before, now] = [accountIndex(stored), accountIndex(view)]
    return {
      // What is listed as before is the same object.
      snapshots: known(before.snapshots, now.snapshots, rowOfSnapshot, (a, b) => a === b),
      instances: known(before.instances, now.instances, rowOfInstance, isSameInstance)
    }
  }
  return {
    snapshots: await differences(
      trx.selectFrom('catalogue_snapshots').selectAll().stream(),
      view.snapshots,
      rowOfSnapshot
    ),
    instances: await differences(
      trx.selectFrom('catalogue_instances').selectAll().stream(),
      view.instances,
      rowOfInstance
    )
  }
}

function known<T, R>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  rowOf: (item: T) => R,
  isSame: (a: T, b: T) => boolean
): Differences<R> {
  const changed: R[] = []
  for (const [id, item] of now) {
    const former = before.get(id)
    if (former === undefined || !isSame(former, item)) changed.push(rowOf(item))
  }
  return { changed, gone: [...before.keys()].filter((id) => !now.has(id)) }
}

function isSameInstance(a: Instance, b: Instance): boolean {
  return a === b || rowOfInstance(a).fields === rowOfInstance(b).fields
}

interface Differences<R> {
  readonly changed: readonly R[]
  readonly gone: readonly string[]
}

/**
 * What has to be written so that what is stored becomes what is wanted. Row by row: of a large account
 * only what differs is ever held beside the list itself.
 */
async function differences<R extends { readonly id: string }, T extends { readonly id: string }>(
  stored: AsyncIterable<R>,
  wanted: readonly T[],
  rowOf: (item: T) => R
): Promise<Differences<R>> {
  const unseen = new Map(wanted.map((item) => [item.id, item]))
  const changed: R[] = []
  const gone: string[] = []
  for await (const row of stored) {
    const item = unseen.get(row.id)
    if (item === undefined) {
      gone.push(row.id)
      continue
    }
    unseen.delete(row.id)
    const now = rowOf(item)
    if (!isSameRow(row, now)) changed.push(now)
  }
  return { changed: [...changed, ...[...unseen.values()].map(rowOf)], gone }
}

function isSameRow(stored: object, wanted: object): boolean {
  const columns = new Map<string, unknown>(Object.entries(stored))
  return Object.entries(wanted).every(([column, value]) => columns.get(column) === value)
}
