import { ACTIVITY_KINDS, ACTIVITY_OUTCOMES } from '../../activity/index.js'
import type { Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import type { SelectOption } from '../shared/account/instance-options.js'
import { type FilterQuery, filteredPath } from './activity-filter.js'
import { actorName } from './actor-name.js'

/** A filter that is on, and the way to the same without it. */
export interface FilterChip {
  readonly label: string
  readonly value: string
  readonly without: string
}

/** What can be chosen in each field of the filter. */
export async function filterOptions(visit: Visit, query: FilterQuery) {
  const { services, wording } = visit
  const { t } = wording
  const actors = await services.memo('activity.actors', () => services.activity.actors())
  return {
    kind: ACTIVITY_KINDS.map((value) => ({ value, label: t(`activity.kind.${value}`) })),
    outcome: ACTIVITY_OUTCOMES.map((value) => ({ value, label: t(`activity.outcome.${value}`) })),
    user: withChosen(
      actors.map((value) => ({ value, label: actorName(value, wording) })),
      query.user,
      query.user
    ),
    instance: withChosen(instancesOf(visit), query.instance, nameIn(visit, query.instance))
  }
}

/** In the order of their names. */
function instancesOf({ services, wording }: Visit): readonly SelectOption[] {
  const view = services.catalogue.view()
  const { compare } = new Intl.Collator(wording.locale, { numeric: true })
  return view.instances
    .map(({ id }) => ({ value: id, label: instanceName(id, view) }))
    .sort((a, b) => compare(a.label, b.label))
}

/** An instance that is gone, or a user who has only signed in, can be asked for all the same. */
function withChosen(
  options: readonly SelectOption[],
  value: string,
  label: string
): readonly SelectOption[] {
  const isOffered = value === '' || options.some((each) => each.value === value)
  return isOffered ? options : [...options, { value, label }]
}

function nameIn({ services }: Visit, instanceId: string): string {
  return instanceName(instanceId, services.catalogue.view())
}

/** The filters that are on, each with the way to be rid of it. */
export function filterChips(visit: Visit, query: FilterQuery): readonly FilterChip[] {
  const { t, figures } = visit.wording
  const values: Readonly<Record<keyof FilterQuery, string>> = {
    instance: query.instance && nameIn(visit, query.instance),
    user: query.user && actorName(query.user, visit.wording),
    kind: query.kind && t(`activity.kind.${query.kind}`),
    outcome: query.outcome && t(`activity.outcome.${query.outcome}`),
    day: query.day && figures.day(new Date(query.day)),
    each: query.each && t('activity.filter.each.on')
  }
  const names = Object.keys(values) as readonly (keyof FilterQuery)[]
  return names
    .filter((name) => values[name] !== '')
    .map((name) => ({
      label: t(`activity.filter.${name}`),
      value: values[name],
      without: filteredPath('activity', { ...query, [name]: '' })
    }))
}
