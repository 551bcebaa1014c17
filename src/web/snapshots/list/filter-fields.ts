import type { CatalogueView } from '../../../account/index.js'
import { type FilterScope, isFiltered } from '../../../inventory/index.js'
import type { Wording } from '../../../wording/index.js'
import { filterOf, type ListQuery, unfilteredPath } from '../filter/list-query.js'
import { filterChips } from './filter-chips.js'
import { instanceFilters } from './filter-options.js'

/** What the list is filtered by, what else it can be filtered by, and the ways back. */
export function filterFields(
  query: ListQuery,
  view: CatalogueView,
  { thisServerId }: FilterScope,
  wording: Wording
) {
  const filter = filterOf(query)
  return {
    query,
    isFiltered: isFiltered(filter),
    filterFields: Object.entries(filter).filter(([, value]) => value !== ''),
    instances: instanceFilters(view, filter, thisServerId, wording),
    chips: filterChips(query, view, wording),
    unfiltered: unfilteredPath(query)
  }
}
