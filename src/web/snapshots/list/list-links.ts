import { accountIndex, type CatalogueView, type Snapshot } from '../../../account/index.js'
import { bytesOf } from '../../../inventory/index.js'
import type { Form } from '../../http/form-fields.js'
import { addressOf, pagedLinks } from '../../http/paging.js'
import type { ListQuery } from '../filter/list-query.js'
import {
  isEveryMatch,
  isSelectable,
  MOST_SELECTED,
  selectedSnapshotIds
} from '../selection/selected-snapshots.js'

/** Where a page of the list leads, and what leads back to it. @param fields the selection. */
export function listLinks(
  {
    query,
    current,
    pages,
    shown,
    view
  }: {
    readonly query: ListQuery
    readonly current: number
    readonly pages: number
    readonly shown: readonly Snapshot[]
    readonly view: CatalogueView
  },
  fields: Form
) {
  const selectedIds = selectedSnapshotIds(fields)
  const elsewhere = selectedElsewhere(view, selectedIds, shown)
  const selectedHere = shown.filter((each) => isSelectable(each) && selectedIds.has(each.id))
  const selected = [...selectedHere, ...elsewhere]
  const parameters = { id: [...selectedIds], all: isEveryMatch(fields) ? 'on' : '' }
  const here = pagedLinks('snapshots', query, current, pages).self
  // What is selected on this page is known best by the page itself when it is brought up to date.
  const refreshed = { ...query, id: elsewhere.map(({ id }) => id) }
  return {
    paging: pagedLinks('snapshots', { ...query, ...parameters }, current, pages).paging,
    self: pagedLinks('snapshots', refreshed, current, pages).self,
    here,
    backHere: here === 'snapshots' ? '' : addressOf('', { back: here }),
    // A restore is cancelled to the page of its snapshot otherwise.
    backFromList: addressOf('', { back: here }),
    elsewhere: elsewhere.map((each) => ({
      id: each.id,
      bytes: bytesOf(each),
      isLocked: each.isProtected
    })),
    selected: {
      count: selected.length,
      bytes: selected.reduce((sum, each) => sum + bytesOf(each), 0)
    }
  }
}

/** Those that were selected on other pages; they stay selected. */
function selectedElsewhere(
  view: CatalogueView,
  selectedIds: ReadonlySet<string>,
  shown: readonly Snapshot[]
): readonly Snapshot[] {
  const { snapshots } = accountIndex(view)
  const isShown = new Set(shown.map(({ id }) => id))
  return [...selectedIds]
    .slice(0, MOST_SELECTED)
    .filter((id) => !isShown.has(id))
    .flatMap((id) => snapshots.get(id) ?? [])
    .filter(isSelectable)
}
