import { describeMoment } from '../../../policy/index.js'
import type { WebServices } from '../../http/services.js'
import type { KeptCounts, KeptInstance } from './kept-counts.js'

/**
 * That the account cannot hold what is kept in the long run; undefined where it can, or nobody knows.
 * While the newest is made the oldest is still there, and where slots jitter by seconds or by summer time
 * the one before it too: who keeps N needs N + 2 places.
 * @param entered the limit that an admin entered.
 */
export async function limitWarning(
  services: WebServices,
  covered: readonly KeptInstance[],
  counts: KeptCounts,
  entered: number | undefined
): Promise<string | undefined> {
  const refusal = entered === undefined ? await services.quota.lastRefusal() : undefined
  const limit = entered ?? refusal?.held
  if (limit === undefined) return undefined
  const { snapshots } = services.catalogue.view()
  const others = snapshots.filter(
    ({ origin, instanceId }) => origin !== 'automatic' || !counts.has(instanceId ?? '')
  ).length
  const own = covered.reduce((sum, { instanceId }) => {
    return sum + (counts.get(instanceId) ?? Number.POSITIVE_INFINITY) + 2
  }, 0)
  const needed = own + others
  if (needed <= limit) return undefined
  const source =
    refusal === undefined
      ? `the limit you entered is ${limit}`
      : `Vultr refused another one at ${limit} (${describeMoment(refusal.at, services.clock.now(), 'UTC')})`
  const places = Number.isFinite(needed) ? `about ${needed} places` : 'ever more places'
  const ofOthers =
    others === 0 ? '' : `, ${others} of them for snapshots that are not pruned by this`
  return `This needs ${places} in the account${ofOthers}, two more of each instance than are kept, but ${source}. Choose a shorter retention period, delete some, or ask Vultr’s support for a higher limit.`
}
