import { z } from 'zod'
import { accountIndex, type CatalogueView, type Snapshot } from '../../account/index.js'
import type { Wording } from '../../wording/index.js'
import { instanceName } from '../shared/account/instance-name.js'
import type { SelectOption } from '../shared/account/instance-options.js'

/** What of the list is asked for; what is no filter counts as none. */
export const snapshotFilterSchema = z.object({
  q: z.string().max(200).catch(''),
  instance: z.string().max(60).catch(''),
  origin: z.enum(['', 'automatic', 'manual', 'foreign']).catch(''),
  page: z.coerce.number().int().min(1).catch(1)
})

export type SnapshotFilter = z.infer<typeof snapshotFilterSchema>

/** The snapshots that a filter lets through, in the order of the list. */
export function matchingSnapshots(
  view: CatalogueView,
  filter: SnapshotFilter,
  thisServerId: string | undefined
): readonly Snapshot[] {
  const { q, origin } = filter
  const instanceId = filter.instance === 'this' ? thisServerId : filter.instance
  const { snapshotsOf } = accountIndex(view)
  const listed = filter.instance === '' ? view.snapshots : snapshotsOf(instanceId ?? '')
  if (q === '' && origin === '') return listed
  const wanted = q.toLowerCase()
  const named = new Set(
    view.instances
      .filter(({ label, hostname }) => (label || hostname).toLowerCase().includes(wanted))
      .map(({ id }) => id)
  )
  return listed.filter(
    (each) =>
      (origin === '' || each.origin === origin) &&
      (each.name.toLowerCase().includes(wanted) || named.has(each.instanceId ?? ''))
  )
}

/** A select of more than these would be longer than the list itself; the search finds them too. */
const MOST_FILTERS = 50

/** The instances to filter by. */
export function instanceFilters(
  view: CatalogueView,
  filter: SnapshotFilter,
  thisServerId: string | undefined,
  { t }: Wording
): readonly SelectOption[] {
  const own =
    thisServerId === undefined ? [] : [{ value: 'this', label: t('snapshots.filter.thisInstance') }]
  const listed =
    view.instances.length > MOST_FILTERS
      ? view.instances.filter(({ id }) => id === filter.instance)
      : view.instances
  return [
    { value: '', label: t('snapshots.filter.allInstances') },
    ...own,
    ...listed.map(({ id }) => ({ value: id, label: instanceName(id, view) }))
  ]
}
