import * as z from 'zod'
import type { SnapshotFilter } from '../../../inventory/index.js'
import { addressOf } from '../../http/paging.js'
import { snapshotFilterSchema, snapshotGroupSchema, snapshotSortSchema } from './snapshot-filter.js'

/** Everything that the address of the list says. */
export const listQuerySchema = snapshotFilterSchema.extend({
  sort: snapshotSortSchema,
  group: snapshotGroupSchema,
  page: z.coerce.number().int().min(1).default(1).catch(1)
})

export type ListQuery = z.infer<typeof listQuerySchema>

/** The list as asked for, but from its first page, and with these changes. */
export function listPath(query: ListQuery, changes: Partial<Omit<ListQuery, 'page'>> = {}): string {
  return addressOf('snapshots', { ...query, ...changes, page: '' })
}

/** The list without any filter, as it is put in order and grouped. */
export function unfilteredPath({ sort, group }: ListQuery): string {
  return addressOf('snapshots', { sort, group })
}

/** The filter alone, without what the list does with it. */
export function filterOf({ sort, group, page, ...filter }: ListQuery): SnapshotFilter {
  return filter
}
