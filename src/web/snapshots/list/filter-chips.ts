import type { CatalogueView } from '../../../account/index.js'
import type { Wording } from '../../../wording/index.js'
import { instanceName } from '../../shared/account/instance-name.js'
import { type ListQuery, listPath } from '../filter/list-query.js'

/** A filter that is set, and the list without it. */
export interface FilterChip {
  readonly label: string
  readonly path: string
}

/** The filters that are set, to be cleared one by one. */
export function filterChips(
  query: ListQuery,
  view: CatalogueView,
  { t, figures }: Wording
): readonly FilterChip[] {
  const { q, instance, origin, state, orphans, from, to } = query
  const day = (text: string) => figures.day(new Date(text))
  const chips: FilterChip[] = []
  if (q !== '') {
    const label = t('snapshots.filter.text', { text: q })
    chips.push({ label, path: listPath(query, { q: '' }) })
  }
  if (instance !== '') {
    const label =
      instance === 'this' ? t('snapshots.filter.thisInstance') : instanceName(instance, view)
    chips.push({ label, path: listPath(query, { instance: '' }) })
  }
  if (origin !== '') {
    chips.push({ label: t(`snapshots.origin.${origin}`), path: listPath(query, { origin: '' }) })
  }
  if (state !== '') {
    chips.push({ label: t(`snapshots.state.${state}`), path: listPath(query, { state: '' }) })
  }
  if (orphans !== '') {
    chips.push({ label: t(`snapshots.orphans.${orphans}`), path: listPath(query, { orphans: '' }) })
  }
  if (from !== '') {
    const label = t('snapshots.filter.fromDay', { day: day(from) })
    chips.push({ label, path: listPath(query, { from: '' }) })
  }
  if (to !== '') {
    const label = t('snapshots.filter.toDay', { day: day(to) })
    chips.push({ label, path: listPath(query, { to: '' }) })
  }
  return chips
}
