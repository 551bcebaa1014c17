import { isFiltered, readAccount } from '../../../inventory/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import { isAgedInSeconds } from '../../http/moving.js'
import { pageOfList } from '../../http/paging.js'
import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { presentRows } from '../../shared/snapshot-rows/snapshot-rows.js'
import { filterOf, listQuerySchema } from '../filter/list-query.js'
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
  const found = await foundSnapshots(services, view, query)
  const { shown, current, pages } = pageOfList(found.ordered, query.page, PER_PAGE)
  const showsWaiting = current === 1 && !isFiltered(filterOf(query))
  const { rows, moreWaiting, isLive } = await presentRows(visit, shown, { showsWaiting })
  const selectedIds = selectedSnapshotIds(visit.query)
  const restores = await services.restores.open()
  const hasExceptions = rows.some(({ status }) => status !== 'complete')
  const links = listLinks({ query, current, pages, shown, view }, visit.query)
  const live = isLive || restores.length > 0 || services.catalogue.isReading()
  const model = {
    isEmpty: rows.length === 0,
    hasExceptions,
    moreWaiting,
    isLive: live,
    total: found.ordered.length,
    heldBytes: found.storedBytes,
    heldCost: monthlyCostUsd(found.storedBytes),
    orphans: await orphanTotals(services, view, found.scope),
    isKnown: view.refreshedAt !== undefined,
    refreshedAt: view.refreshedAt,
    heads: sortHeads(query),
    matching: found.token,
    isEveryMatch: isEveryMatch(visit.query),
    mostMatching: MOST_MATCHING,
    ...filterFields(query, view, found.scope, wording),
    ...links
  }
  const { backHere, backFromList } = links
  return {
    ...page('snapshots', 'snapshots/list', wording.t('snapshots.title'), model),
    pieces: {
      rows: {
        of: JSON.stringify([query, current, [...selectedIds]]),
        view: 'snapshots/list-rows',
        isMoving: live || rows.some(({ createdAt }) => isAgedInSeconds(createdAt, services.clock)),
        model: async () => ({
          rows: listRows(rows, shown, { ...query, ...found, view, selectedIds, wording }),
          hasExceptions,
          backHere,
          backFromList
        })
      }
    }
  }
})
