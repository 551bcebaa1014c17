import { type CatalogueView, instanceName, type Snapshot } from '../../account/index.js'
import type { ExpiryTimes } from './expiry-times.js'
import type { SnapshotSort } from './snapshot-filter.js'
import { bytesOf, compareNames } from './snapshot-order.js'

/**
 * Where a snapshot stands in an order, by values of its own: also where it is not in the list any more, the
 * place after it can be found.
 */
export interface SnapshotPlace {
  /** What the list is sorted by; null comes last either way. */
  readonly key: string | number | null
  /** Of what is sorted by a name that two things may share: which of them. */
  readonly keyId: string
  /** In ms since 1970; null for one without a date, which counts as newest. */
  readonly createdAt: number | null
  readonly id: string
}

export function snapshotPlace(
  snapshot: Snapshot,
  sort: SnapshotSort,
  by: { readonly view: CatalogueView; readonly expiry: ExpiryTimes }
): SnapshotPlace {
  const { id, instanceId } = snapshot
  const createdAt = snapshot.createdAt?.getTime() ?? null
  const isByInstance = sort === 'instance' || sort === '-instance'
  return {
    key: keyOf(snapshot, sort, by),
    keyId: isByInstance ? (instanceId ?? '') : '',
    createdAt,
    id
  }
}

function keyOf(
  snapshot: Snapshot,
  sort: SnapshotSort,
  { view, expiry }: { readonly view: CatalogueView; readonly expiry: ExpiryTimes }
): string | number | null {
  switch (sort) {
    case 'size':
    case '-size':
      return bytesOf(snapshot)
    case 'name':
    case '-name':
      return snapshot.name
    case 'instance':
    case '-instance':
      return snapshot.instanceId === undefined ? null : instanceName(snapshot.instanceId, view)
    case 'expiry':
    case '-expiry': {
      const time = expiry.get(snapshot) ?? Number.POSITIVE_INFINITY
      return time === Number.POSITIVE_INFINITY ? null : time
    }
    default:
      return 0
  }
}

/** In the order of `inOrder`. */
export function compareSnapshotPlaces(
  a: SnapshotPlace,
  b: SnapshotPlace,
  sort: SnapshotSort
): number {
  if (sort === 'created') return -newestFirst(a, b)
  const sign = sort.startsWith('-') ? -1 : 1
  if (a.key === null || b.key === null) {
    return Number(a.key === null) - Number(b.key === null) || newestFirst(a, b)
  }
  return sign * (compareKeys(a.key, b.key) || compareTexts(a.keyId, b.keyId)) || newestFirst(a, b)
}

function compareKeys(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareNames(String(a), String(b))
}

function newestFirst(a: SnapshotPlace, b: SnapshotPlace): number {
  const timeA = a.createdAt ?? Number.POSITIVE_INFINITY
  const timeB = b.createdAt ?? Number.POSITIVE_INFINITY
  if (timeA !== timeB) return timeA > timeB ? -1 : 1
  return compareTexts(a.id, b.id)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
