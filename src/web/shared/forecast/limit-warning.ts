import type { KeptCounts, KeptInstance } from '../../../coverage/index.js'
import type { Visit } from '../../http/visit.js'

/**
 * That the account cannot hold what is kept in the long run; undefined where it can, or nobody knows.
 * While the newest is made the oldest is still there, and where slots jitter by seconds or by summer time
 * the one before it too: who keeps N needs N + 2 places.
 * @param entered the limit that an admin entered.
 */
export async function limitWarning(
  { services, wording }: Pick<Visit, 'services' | 'wording'>,
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
  return wording.t('forecast.limit', {
    growth: Number.isFinite(needed) ? 'steady' : 'ever',
    needed,
    source: refusal === undefined ? 'entered' : 'refused',
    limit,
    moment: refusal === undefined ? '' : { moment: refusal.at.toISOString() },
    others
  })
}
