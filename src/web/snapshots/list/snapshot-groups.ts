import type { CatalogueView, Snapshot } from '../../../account/index.js'
import { compareNames, dayOf, storedBytes } from '../../../inventory/index.js'
import type { Wording } from '../../../wording/index.js'
import { instanceName } from '../../shared/account/instance-name.js'
import type { SnapshotGroup } from '../filter/snapshot-filter.js'

/** What a group's heading says of all of it, on whichever pages it stands. */
export interface GroupTotals {
  readonly count: number
  readonly bytes: number
}

export interface Grouped {
  readonly ordered: readonly Snapshot[]
  /** By the key of the group. */
  readonly totals: ReadonlyMap<string, GroupTotals>
}

/** What a snapshot is grouped by; empty for one that belongs to no instance, or to no day. */
export function groupKeyOf({ instanceId, createdAt }: Snapshot, by: SnapshotGroup): string {
  return by === 'day' ? dayOf(createdAt) : (instanceId ?? '')
}

/** Group by group, each in the order it came in; days as they come, instances by their names. */
export function inGroups(
  snapshots: readonly Snapshot[],
  by: SnapshotGroup,
  view: CatalogueView
): Grouped {
  if (by === '') return { ordered: snapshots, totals: new Map() }
  const groups = new Map<string, Snapshot[]>()
  for (const each of snapshots) {
    const key = groupKeyOf(each, by)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  const keys = by === 'day' ? [...groups.keys()].sort().reverse() : byName([...groups.keys()], view)
  return {
    ordered: keys.flatMap((key) => groups.get(key) ?? []),
    totals: new Map(
      [...groups].map(([key, group]) => [key, { count: group.length, bytes: storedBytes(group) }])
    )
  }
}

function byName(instanceIds: readonly string[], view: CatalogueView): readonly string[] {
  const names = new Map(instanceIds.map((id) => [id, instanceName(id, view)]))
  return instanceIds.toSorted(
    (a, b) =>
      Number(a === '') - Number(b === '') || compareNames(names.get(a) ?? '', names.get(b) ?? '')
  )
}

/** The words of a group's heading. */
export function groupLabel(
  key: string,
  by: SnapshotGroup,
  view: CatalogueView,
  { t, figures }: Wording
): string {
  if (by === 'day') return key === '' ? t('snapshots.noDate') : figures.day(new Date(key))
  return key === '' ? t('snapshots.origin.foreign') : instanceName(key, view)
}
