import { readAccount } from '../../inventory/index.js'
import { savesOf } from '../../settings/index.js'
import { typed } from '../http/form-fields.js'
import { isAgedInSeconds } from '../http/moving.js'
import { addressOf, pagedLinks, pageOfList } from '../http/paging.js'
import { type PageReply, page } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { dayStrips, STRIP_DAYS } from './day-strips.js'
import { instanceIdsIn } from './ids-token.js'
import { SORTS } from './instance-order.js'
import { rowsShown } from './known-rows.js'
import { type ListQuery, listParameters, listQueryOf } from './list-query.js'

const PER_PAGE = 50

/** GET /instances */
export const listInstances: Handler = withApiKey(
  (visit) => instanceListPage(visit, listQueryOf(visit.query)),
  'instances'
)

/** The list as its address or a form on it asks for. */
export async function instanceListPage(visit: Visit, query: ListQuery): Promise<PageReply> {
  const { services, wording } = visit
  await readAccount(visit.services)
  const wave = await services.runs.wave()
  const open = await services.runs.open()
  const restores = await services.restores.open()
  const { rows, counts, selectable, token } = await rowsShown(visit, query)
  const { shown, current, pages } = pageOfList(rows, query.page, PER_PAGE)
  const isLive =
    wave !== undefined || open.length > 0 || restores.length > 0 || services.catalogue.isReading()
  const model = {
    total: rows.length,
    segments: counts.map((each) => ({ ...each, path: listedPath({ ...query, show: each.id }) })),
    isFiltered: query.q !== '' || query.show !== 'all',
    unfiltered: listedPath({ ...query, q: '', show: 'all' }),
    stripDays: STRIP_DAYS,
    matching: token,
    isEveryMatch: typed(visit.query, 'all') === 'on',
    selectable,
    query: { ...query, page: current },
    sorts: SORTS,
    saves: savesOf(await services.instanceSchedules.read()),
    wave,
    isLive,
    ...pagedLinks('instances', listParameters(query), current, pages)
  }
  return {
    ...page('instances', 'instances/list', wording.t('tab.instances'), model),
    pieces: {
      rows: {
        of: JSON.stringify([query, current, tickedIn(visit)]),
        view: 'instances/list-rows',
        isMoving:
          isLive || shown.some(({ lastGoodAt }) => isAgedInSeconds(lastGoodAt, services.clock)),
        model: () => rowsModel(visit, query)
      }
    }
  }
}

async function rowsModel(visit: Visit, query: ListQuery) {
  const { rows } = await rowsShown(visit, query)
  const { shown, current, pages } = pageOfList(rows, query.page, PER_PAGE)
  const ids = shown.map(({ id }) => id)
  const here = pagedLinks('instances', listParameters(query), current, pages).self
  return {
    rows: shown,
    strips: await dayStrips(visit.services, ids, visit.wording),
    ticked: new Set(tickedIn(visit)),
    // What leads away from the list leads back to it as it was left.
    backHere: here === 'instances' ? '' : addressOf('', { back: here })
  }
}

/** What was ticked when somebody came back without saving. */
function tickedIn({ query }: Visit): readonly string[] {
  return instanceIdsIn(query)
}

/** What is asked for, from its first page. */
function listedPath(query: ListQuery): string {
  return pagedLinks('instances', listParameters(query), 1, 1).self
}
