import type { SnapshotSort } from '../../../inventory/index.js'
import { type ListQuery, listPath } from '../filter/list-query.js'

/** The head of a column that the list can be sorted by. */
export interface SortHead {
  readonly sorted: 'ascending' | 'descending' | undefined
  /** Leads to the list sorted by it; the other way round where it is already. */
  readonly path: string
}

/** Which way a column is sorted first, and then: what an admin looks for most comes first. */
const WAYS = {
  name: ['name', '-name'],
  instance: ['instance', '-instance'],
  size: ['-size', 'size'],
  expiry: ['expiry', '-expiry'],
  created: ['', 'created']
} as const satisfies Record<string, readonly [SnapshotSort, SnapshotSort]>

export function sortHeads(query: ListQuery): Record<keyof typeof WAYS, SortHead> {
  const head = ([first, then]: readonly [SnapshotSort, SnapshotSort]): SortHead => ({
    sorted:
      query.sort === first || query.sort === then
        ? query.sort === '' || query.sort.startsWith('-')
          ? 'descending'
          : 'ascending'
        : undefined,
    path: listPath(query, { sort: query.sort === first ? then : first })
  })
  return {
    name: head(WAYS.name),
    instance: head(WAYS.instance),
    size: head(WAYS.size),
    expiry: head(WAYS.expiry),
    created: head(WAYS.created)
  }
}
