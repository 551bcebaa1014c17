import { z } from 'zod'
import { accountIndex, type CatalogueView } from '../../account/index.js'
import { savesOf } from '../../settings/index.js'
import { pagedLinks, pageOfList } from '../http/paging.js'
import { page } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { matchesInstance } from '../shared/account/instance-search.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { instanceSortSchema, ORDERS, SORTS } from './instance-order.js'
import { presentInstances } from './instance-rows.js'
import { knownInstance } from './known-instance.js'
import { idsToken, matchingInstances } from './matching-instances.js'

const PER_PAGE = 50

const querySchema = z.object({
  q: z.string().max(200).catch(''),
  sort: instanceSortSchema,
  page: z.coerce.number().int().min(1).catch(1)
})
type Query = z.infer<typeof querySchema>

/** GET /instances */
export const listInstances: Handler = withApiKey(async (visit) => {
  const { services, wording } = visit
  const query = querySchema.parse(visit.query)
  const view = await readAccount(visit)
  const rows = await services.memo(`instances ${wording.locale} ${query.sort} ${query.q}`, () =>
    sortedRows(visit, view, query)
  )
  const wave = await services.runs.wave()
  const open = await services.runs.open()
  const restores = await services.restores.open()
  const { shown, current, pages } = pageOfList(rows, query.page, PER_PAGE)
  const { paging, self } = pagedLinks('instances', query, current, pages)
  return page('instances', 'instances/list', wording.t('tab.instances'), {
    rows: shown,
    total: rows.length,
    matching: idsToken(matchingInstances(view, query.q)),
    uncovered: rows.filter(({ isCovered }) => !isCovered).length,
    query,
    sorts: SORTS,
    saves: savesOf(await services.instanceSchedules.read()),
    wave,
    isLive:
      wave !== undefined ||
      open.length > 0 ||
      restores.length > 0 ||
      services.catalogue.isReading(),
    paging,
    self
  })
}, 'instances')

/** With those that left the account and still have a schedule of their own, which somebody has to end. */
async function sortedRows({ services, wording }: Visit, view: CatalogueView, query: Query) {
  const schedules = await services.instanceSchedules.read()
  const gone = [...schedules.values()]
    .filter(({ instanceId, choice }) => choice.mode === 'own' && !isListed(instanceId, view))
    .flatMap(({ instanceId }) => knownInstance(instanceId, view, schedules) ?? [])
  const matching = [
    ...matchingInstances(view, query.q),
    ...gone.filter((each) => matchesInstance(each, query.q))
  ]
  return [...(await presentInstances(services, matching, wording))].sort(ORDERS[query.sort])
}

function isListed(instanceId: string, view: CatalogueView): boolean {
  return accountIndex(view).instances.has(instanceId)
}
