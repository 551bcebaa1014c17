import { accountIndex, type CatalogueView } from '../../../account/index.js'
import type { SnapshotFilter } from '../../../inventory/index.js'
import type { Wording } from '../../../wording/index.js'
import { instanceName } from '../../shared/account/instance-name.js'
import type { SelectOption } from '../../shared/account/instance-options.js'

/** A select of more than these would be longer than the list itself; the search finds them too. */
const MOST_FILTERS = 50

/** The instances to filter by; one that left the account is among them while it is filtered by. */
export function instanceFilters(
  view: CatalogueView,
  { instance }: SnapshotFilter,
  thisServerId: string | undefined,
  { t }: Wording
): readonly SelectOption[] {
  const own =
    thisServerId === undefined ? [] : [{ value: 'this', label: t('snapshots.filter.thisInstance') }]
  const isLong = view.instances.length > MOST_FILTERS
  const chosen = accountIndex(view).instances.get(instance)
  const listed = isLong ? (chosen === undefined ? [] : [chosen]) : view.instances
  const isOther = instance !== '' && instance !== 'this' && chosen === undefined
  return [
    { value: '', label: t('snapshots.filter.allInstances') },
    ...own,
    ...(isOther ? [{ value: instance, label: instanceName(instance, view) }] : []),
    ...listed.map(({ id }) => ({ value: id, label: instanceName(id, view) }))
  ]
}
