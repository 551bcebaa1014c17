import { monthlyCostUsd } from '../../policy/index.js'
import { pagedLinks, pageOfList } from '../http/paging.js'
import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { storedBytes } from '../shared/history/account-history.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'
import { instanceFilters, matchingSnapshots, snapshotFilterSchema } from './snapshot-filter.js'

const PER_PAGE = 50

/** GET /snapshots */
export const listSnapshots: Handler = withApiKey(async (visit) => {
  const { services, wording } = visit
  const filter = snapshotFilterSchema.parse(visit.query)
  const view = await readAccount(visit)
  const thisServerId = services.thisServer()?.instanceId
  const { matching, heldBytes } = await services.memo(
    `snapshots ${JSON.stringify([filter.instance, filter.origin, filter.q])}`,
    async () => {
      const found = matchingSnapshots(view, filter, thisServerId)
      return { matching: found, heldBytes: storedBytes(found) }
    }
  )
  const { shown, current, pages } = pageOfList(matching, filter.page, PER_PAGE)
  const isFiltered = filter.q !== '' || filter.instance !== '' || filter.origin !== ''
  const showsWaiting = current === 1 && !isFiltered
  const { rows, moreWaiting, isLive } = await presentRows(visit, shown, { showsWaiting })
  const restores = await services.restores.open()
  return page('snapshots', 'snapshots/list', wording.t('snapshots.title'), {
    rows,
    moreWaiting,
    isLive: isLive || restores.length > 0 || services.catalogue.isReading(),
    query: filter,
    total: matching.length,
    heldBytes,
    heldCost: monthlyCostUsd(heldBytes),
    isFiltered,
    isKnown: view.refreshedAt !== undefined,
    refreshedAt: view.refreshedAt,
    instances: instanceFilters(view, filter, thisServerId, wording),
    ...pagedLinks('snapshots', filter, current, pages)
  })
})
