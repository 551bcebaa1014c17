import { accountIndex, type CatalogueView, type Snapshot } from '../../../account/index.js'
import { type SnapshotFilter, storedBytes } from '../../../inventory/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import { page, redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { snapshotFilterSchema } from '../filter/snapshot-filter.js'
import { listPathIn, listWithSelection } from '../selection/back-to-list.js'
import { isDeletable, type Selection, selectionIn } from '../selection/selected-snapshots.js'
import { deleteWarning } from './delete-warning.js'

/** More are counted instead of named: nobody reads a thousand names. */
const MOST_NAMED = 100

/** GET /snapshots/delete?id=…, or with a filter and its token: the list of what would be deleted together. */
export const confirmDeleteSnapshots: Handler = withApiKey(async ({ services, query, wording }) => {
  const selection = await selectionIn(services, query)
  const back = listWithSelection(query)
  if (selection.kind === 'outdated') {
    return redirect(back, 'warning', wording.t('snapshots.bulk.othersMatch'))
  }
  const view = services.catalogue.view()
  const chosen = chosenIn(view, selection)
  if (chosen.length === 0) {
    return redirect(back, 'warning', wording.t('error.nothingSelected.text'))
  }
  const now = services.clock.now()
  const going = chosen.filter(isDeletable)
  const spared = chosen.filter((each) => !isDeletable(each))
  const locked = spared.filter(({ isProtected }) => isProtected)
  const pending = spared.filter(({ isProtected }) => !isProtected)
  const freed = storedBytes(going)
  const named = going.map((each) => ({ ...each, ...deleteWarning(each, view, now) }))
  if (named.length > MOST_NAMED) {
    // What there is nothing newer of is never among those that are only counted.
    named.sort((a, b) => Number(b.isNewestGood) - Number(a.isNewestGood))
  }
  const title = wording.t('snapshots.delete.several')
  return page('snapshots', 'snapshots/confirm-delete-snapshots', title, {
    count: going.length,
    latestCount: named.filter(({ isNewestGood }) => isNewestGood).length,
    freed,
    freedCost: monthlyCostUsd(freed),
    snapshots: named.slice(0, MOST_NAMED),
    more: Math.max(0, named.length - MOST_NAMED),
    spared: [sparedOf('locked', locked), sparedOf('pending', pending)],
    fields: fieldsOf(selection, going, snapshotFilterSchema.parse(query)),
    back,
    backAfter: listPathIn(query)
  })
})

/** Those that stay, for one reason. */
function sparedOf(why: 'locked' | 'pending', snapshots: readonly Snapshot[]) {
  const count = snapshots.length
  return {
    why,
    count,
    named: snapshots.slice(0, MOST_NAMED),
    more: Math.max(0, count - MOST_NAMED)
  }
}

function chosenIn(
  { snapshots, instances }: CatalogueView,
  selection: Exclude<Selection, { readonly kind: 'outdated' }>
): readonly Snapshot[] {
  if (selection.kind === 'every-match') return selection.snapshots
  const known = accountIndex({ snapshots, instances }).snapshots
  return [...selection.ids].flatMap((id) => known.get(id) ?? [])
}

/** What the form sends: the ids, or the filter with the token of those that are shown here. */
function fieldsOf(
  selection: Selection,
  going: readonly Snapshot[],
  filter: SnapshotFilter
): readonly (readonly [string, string])[] {
  if (selection.kind !== 'every-match') return going.map(({ id }) => ['id', id] as const)
  return [
    ['all', 'on'],
    ['matching', selection.token],
    ...Object.entries(filter).filter(([, value]) => value !== '')
  ]
}
