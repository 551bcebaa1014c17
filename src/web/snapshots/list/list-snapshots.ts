import { isFiltered, readAccount } from '../../../inventory/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import { isAgedInSeconds } from '../../http/moving.js'
import { pageOfList } from '../../http/paging.js'
import { page } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { presentRows } from '../../shared/snapshot-rows/snapshot-rows.js'
import { filterOf, type ListQuery, listQuerySchema } from '../filter/list-query.js'
import {
  isEveryMatch,
  MOST_MATCHING,
  selectedSnapshotIds
} from '../selection/selected-snapshots.js'
import { filterFields } from './filter-fields.js'
import { foundSnapshots, orphanTotals } from './found-snapshots.js'
import { listLinks } from './list-links.js'
import { listRows } from './list-rows.js'
import { sortHeads } from './sort-heads.js'

const PER_PAGE = 50

/** GET /snapshots */
export const listSnapshots: Handler = withApiKey(async (visit) => {
  const { services, wording } = visit
  const query = listQuerySchema.parse(visit.query)
  const view = await readAccount(visit.services)
  const { found, shown, current, pages, rows, moreWaiting, isLive } = await readPage(visit, query)
  const restores = await services.restores.open()
  const live = isLive || restores.length > 0 || services.catalogue.isReading()
  const model = {
    isEmpty: rows.length === 0,
    moreWaiting,
    isLive: live,
    total: found.ordered.length,
    heldBytes: found.storedBytes,
    heldCost: monthlyCostUsd(found.storedBytes),
    orphans: await orphanTotals(services),
    isKnown: view.refreshedAt !== undefined,
    refreshedAt: view.refreshedAt,
    heads: sortHeads(query),
    matching: found.token,
    isEveryMatch: isEveryMatch(visit.query),
    mostMatching: MOST_MATCHING,
    ...filterFields(query, view, found.scope, wording),
    ...listLinks({ query, current, pages, shown, view }, visit.query)
  }
  const selected = [...selectedSnapshotIds(visit.query)]
  return {
    ...page('snapshots', 'snapshots/list', wording.t('snapshots.title'), model),
    pieces: {
      rows: {
        of: JSON.stringify([query, current, selected]),
        view: 'snapshots/list-rows',
        isMoving: live || rows.some(({ createdAt }) => isAgedInSeconds(createdAt, services.clock)),
        model: () => rowsModel(visit, query)
      }
    }
  }
})

/** What of the list is on the page that is asked for. */
async function readPage(visit: Visit, query: ListQuery) {
  const found = await foundSnapshots(visit.services, query)
  const { shown, current, pages } = pageOfList(found.ordered, query.page, PER_PAGE)
  const showsWaiting = current === 1 && !isFiltered(filterOf(query))
  return { found, shown, current, pages, ...(await presentRows(visit, shown, { showsWaiting })) }
}

async function rowsModel(visit: Visit, query: ListQuery) {
  const view = visit.services.catalogue.view()
  const { found, shown, current, pages, rows } = await readPage(visit, query)
  const selectedIds = selectedSnapshotIds(visit.query)
  const around = { ...query, ...found, view, selectedIds, wording: visit.wording }
  const links = listLinks({ query, current, pages, shown, view }, visit.query)
  return {
    rows: listRows(rows, shown, around),
    backHere: links.backHere,
    backFromList: links.backFromList
  }
}
