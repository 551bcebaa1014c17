import { type KeptCounts, type KeptInstance, placesNeeded } from '../../../coverage/index.js'
import type { Visit } from '../../http/visit.js'

/**
 * That the account cannot hold what is kept in the long run; undefined where it can, or nobody knows.
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
  const { needed, others } = placesNeeded(covered, counts, services.catalogue.view())
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
