import { type CatalogueView, instanceName, type Snapshot } from '../../account/index.js'
import { lazily } from '../../common/index.js'
import type { ExpiryTimes } from './expiry-times.js'
import type { SnapshotSort } from './snapshot-filter.js'

/** Compares as people read, “web-2” before “web-10”; made once, as each one made takes long. */
const byText = lazily(() => new Intl.Collator('en', { numeric: true, sensitivity: 'base' }))

export function compareNames(one: string, other: string): number {
  return byText().compare(one, other)
}

/** What Vultr bills for; nothing while it is being made. */
export function bytesOf({ status, compressedBytes }: Snapshot): number {
  return status === 'complete' ? (compressedBytes ?? 0) : 0
}

/** In the order asked for; the same ones stay newest first. @param newestFirst as the account lists them. */
export function inOrder(
  newestFirst: readonly Snapshot[],
  sort: SnapshotSort,
  { view, expiry }: { readonly view: CatalogueView; readonly expiry: ExpiryTimes }
): readonly Snapshot[] {
  if (sort === '') return newestFirst
  if (sort === 'created') return newestFirst.toReversed()
  const isDescending = sort.startsWith('-')
  const sign = isDescending ? -1 : 1
  switch (sort) {
    case 'size':
    case '-size':
      return newestFirst.toSorted((a, b) => sign * (bytesOf(a) - bytesOf(b)))
    case 'expiry':
    case '-expiry':
      return byExpiry(newestFirst, expiry, sign)
    case 'name':
    case '-name':
      return newestFirst.toSorted((a, b) => sign * compareNames(a.name, b.name))
    default:
      return byInstance(newestFirst, view, sign)
  }
}

/** What never expires comes last either way. */
function byExpiry(
  newestFirst: readonly Snapshot[],
  expiry: ExpiryTimes,
  sign: 1 | -1
): readonly Snapshot[] {
  const place = (each: Snapshot) => {
    const time = expiry.get(each) ?? Number.POSITIVE_INFINITY
    return time === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : sign * time
  }
  return newestFirst.toSorted((a, b) => place(a) - place(b))
}

/** Each instance's name is made and placed once: there are far more snapshots than instances. */
function byInstance(
  newestFirst: readonly Snapshot[],
  view: CatalogueView,
  sign: 1 | -1
): readonly Snapshot[] {
  const ids = [...new Set(newestFirst.flatMap(({ instanceId }) => instanceId ?? []))]
  const names = new Map(ids.map((id) => [id, instanceName(id, view)]))
  // Of two with one name the first ID comes first.
  ids.sort((a, b) => compareNames(names.get(a) ?? '', names.get(b) ?? '') || (a < b ? -1 : 1))
  const places = new Map(ids.map((id, place) => [id, sign * place]))
  // What belongs to no instance comes last either way.
  const placeOf = ({ instanceId }: Snapshot) =>
    places.get(instanceId ?? '') ?? Number.MAX_SAFE_INTEGER
  return newestFirst.toSorted((a, b) => placeOf(a) - placeOf(b))
}
