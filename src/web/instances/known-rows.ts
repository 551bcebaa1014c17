import { listedInstances, matchesInstance, rowsIn, segmentCounts } from '../../inventory/index.js'
import type { Visit } from '../http/visit.js'
import { idsToken, listedIds } from './ids-token.js'
import { ORDERS } from './instance-order.js'
import { type InstanceRow, presentInstances } from './instance-rows.js'
import type { ListQuery } from './list-query.js'

/**
 * The rows of all that a search finds, whichever part of them is shown. Worked out once as long as nothing
 * changes.
 */
export function rowsFound(
  { services, wording }: Visit,
  q: string
): Promise<readonly InstanceRow[]> {
  return services.memo(`found-instances ${wording.locale} ${q}`, async () => {
    const found = (await listedInstances(services)).filter((each) => matchesInstance(each, q))
    return await presentInstances(services, found, wording)
  })
}

/** Those that are shown, and what the page says of all of them together. */
export function rowsShown(visit: Visit, { q, show, sort }: ListQuery) {
  const { services, wording } = visit
  return services.memo(`shown-instances ${wording.locale} ${show} ${sort} ${q}`, async () => {
    const rows = await rowsFound(visit, q)
    const shown = [...rowsIn(rows, show)].sort(ORDERS[sort])
    const selectable = listedIds(shown)
    return {
      /** In their order. */
      rows: shown,
      counts: segmentCounts(rows),
      selectable: selectable.length,
      token: idsToken(selectable)
    }
  })
}
