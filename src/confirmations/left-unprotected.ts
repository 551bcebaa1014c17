import { accountIndex, type CatalogueView, instanceName } from '../account/index.js'
import type { Coverage } from '../coverage/index.js'
import { message, type Text } from '../wording/index.js'

/** As many are named in Activity; the others are counted. */
const MOST_NAMES = 20

/**
 * What a change leaves unprotected: the instances that have a schedule now and would have none once it
 * is saved, by id. Losing protection is reviewed as losing snapshots is.
 *
 * One that the account's list does not show any more has nothing to lose, and is not among them.
 * @param before undefined where no settings can be used, so that nothing is protected.
 */
export function leftUnprotected(
  before: Coverage | undefined,
  after: Coverage,
  view: CatalogueView
): readonly string[] {
  // Whom the settings mean then cannot be said, so nothing is said of it.
  if (after.isListUnknown) return []
  const { instances } = accountIndex(view)
  const unreadable = new Set(view.unreadable.instances.map(({ id }) => id))
  const mayExist = (id: string) =>
    view.refreshedAt === undefined || instances.has(id) || unreadable.has(id)
  return [...(before?.instances.keys() ?? [])].filter(
    (instanceId) => !after.instances.has(instanceId) && mayExist(instanceId)
  )
}

/** How many instances are no longer protected, as a sentence with a space before it; or nothing.
 * @param saved what becomes of their snapshots is told by the rule for them. */
export function leftOutMessage({
  leftOut: count,
  orphanDays: days
}: {
  readonly leftOut: number
  readonly orphanDays?: number | undefined
}): Text {
  if (count === 0) return ''
  return days === undefined
    ? message('settings.leftOut', { count })
    : message('settings.leftOut.expire', { count, days })
}

/** The same with their names, for Activity. */
export function unprotectedMessage(
  instanceIds: readonly string[],
  view: CatalogueView,
  orphanDays: number | undefined
): Text {
  const count = instanceIds.length
  if (count === 0) return ''
  const names: Text[] = instanceIds.slice(0, MOST_NAMES).map((id) => instanceName(id, view))
  const more = count - names.length
  if (more > 0) names.push(message('activity.settings.more', { count: more }))
  const told = { count, names: { list: names } }
  return orphanDays === undefined
    ? message('activity.settings.unprotected', told)
    : message('activity.settings.unprotectedExpire', { ...told, days: orphanDays })
}
