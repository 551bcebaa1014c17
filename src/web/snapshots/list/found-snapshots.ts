import {
  type FilterScope,
  filterScope,
  inOrder,
  matchingSnapshots,
  orphanKind,
  storedBytes
} from '../../../inventory/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import type { WebServices } from '../../http/services.js'
import { idsToken } from '../filter/ids-token.js'
import { filterOf, type ListQuery } from '../filter/list-query.js'
import { type Grouped, inGroups } from './snapshot-groups.js'

/** What a list shows a page of. */
interface FoundSnapshots extends Grouped {
  readonly scope: FilterScope
  readonly storedBytes: number
  /** Tells these from what a filter finds another time. */
  readonly token: string
}

/** Everything that takes the longer the larger the account is, once for each list that is asked for. */
export function foundSnapshots(services: WebServices, query: ListQuery): Promise<FoundSnapshots> {
  return services.memo(`snapshots ${JSON.stringify({ ...query, page: 0 })}`, async () => {
    const view = services.catalogue.view()
    const scope = await filterScope(services, view, query)
    const matching = matchingSnapshots(view, filterOf(query), scope)
    return {
      ...inGroups(inOrder(matching, query.sort, { view, expiry: scope.expiry }), query.group, view),
      scope,
      storedBytes: storedBytes(matching),
      token: idsToken(matching)
    }
  })
}

/** The snapshots whose instance is gone, unprotected or excluded: those that `?orphans=any` shows; and what they take up. */
export function orphanTotals(
  services: WebServices
): Promise<{ readonly count: number; readonly bytes: number; readonly cost: number }> {
  return services.memo('snapshots.orphans', async () => {
    const view = services.catalogue.view()
    const scope = await filterScope(services, view, { state: '' })
    const orphans = view.snapshots.filter((each) => orphanKind(each, view, scope) !== undefined)
    const bytes = storedBytes(orphans)
    return { count: orphans.length, bytes, cost: monthlyCostUsd(bytes) }
  })
}
