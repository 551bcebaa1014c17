import { createHash } from 'node:crypto'
import { z } from 'zod'
import { accountIndex, type CatalogueView, type Instance } from '../../account/index.js'
import { savesOf } from '../../settings/index.js'
import { pagedLinks } from '../http/paging.js'
import { page } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { matchesInstance } from '../shared/account/instance-search.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { type InstanceRow, presentInstances } from './instance-rows.js'
import { knownInstance } from './known-instance.js'

const PER_PAGE = 50

const querySchema = z.object({
  q: z.string().max(200).catch(''),
  sort: z.enum(['covered', 'health', 'label', 'age', 'next', 'held']).catch('covered'),
  page: z.coerce.number().int().min(1).catch(1)
})
type Query = z.infer<typeof querySchema>
type Order = (a: InstanceRow, b: InstanceRow) => number

const SORTS: readonly { readonly value: Query['sort']; readonly label: string }[] = [
  { value: 'covered', label: 'Not covered first' },
  { value: 'health', label: 'Worst health first' },
  { value: 'label', label: 'By label' },
  { value: 'age', label: 'Oldest snapshot first' },
  { value: 'next', label: 'Next run first' },
  { value: 'held', label: 'Most GB first' }
]

const HEALTHS: readonly InstanceRow['health'][] = ['danger', 'warning', 'none', 'good']
/** Compares as people read, “web-2” before “web-10”; made once, as each one made takes long. */
const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const byLabel: Order = (a, b) => byText.compare(a.label, b.label)
const never = Number.POSITIVE_INFINITY

/** What is not covered comes first: it is what an admin may have forgotten. */
const ORDERS: Readonly<Record<Query['sort'], Order>> = {
  covered: (a, b) => coverageRank(a) - coverageRank(b) || byLabel(a, b),
  health: (a, b) => HEALTHS.indexOf(a.health) - HEALTHS.indexOf(b.health) || byLabel(a, b),
  label: byLabel,
  age: (a, b) => (a.lastGoodAt?.getTime() ?? 0) - (b.lastGoodAt?.getTime() ?? 0) || byLabel(a, b),
  next: (a, b) => at(a.nextSlotAt) - at(b.nextSlotAt) || byLabel(a, b),
  held: (a, b) => b.heldBytes - a.heldBytes || byLabel(a, b)
}

/** Those that nobody ever decided on come before those that are never to be covered. */
function coverageRank({ isCovered, isNever }: InstanceRow): number {
  return isCovered ? 2 : isNever ? 1 : 0
}

function at(date: Date | undefined): number {
  // A number in both cases: the difference of two infinities is none.
  return Math.min(date?.getTime() ?? never, Number.MAX_SAFE_INTEGER)
}

/** GET /instances */
export const listInstances: Handler = withApiKey(async (visit) => {
  const { services } = visit
  const query = querySchema.parse(visit.query)
  const view = await readAccount(visit)
  const rows = await visit.services.memo(`instances ${query.sort} ${query.q}`, () =>
    sortedRows(visit, view, query)
  )
  const wave = await services.runs.wave()
  const open = await services.runs.open()
  const restores = await services.restores.open()
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE))
  const current = Math.min(query.page, pages)
  const { paging, self } = pagedLinks('instances', query, current, pages)
  return page('instances', 'instances/list', 'Instances', {
    rows: rows.slice((current - 1) * PER_PAGE, current * PER_PAGE),
    total: rows.length,
    matching: idsToken(matchingInstances(view, query.q)),
    uncovered: rows.filter(({ isCovered }) => !isCovered).length,
    query,
    sorts: SORTS,
    saves: savesOf(await visit.services.instanceSchedules.read()),
    wave,
    isLive:
      wave !== undefined ||
      open.length > 0 ||
      restores.length > 0 ||
      visit.services.catalogue.isReading(),
    paging,
    self
  })
})

function isListed(instanceId: string, view: CatalogueView): boolean {
  return accountIndex(view).instances.has(instanceId)
}

/** The instances of the account that a search finds. */
export function matchingInstances({ instances }: CatalogueView, q: string): readonly Instance[] {
  return instances.filter((instance) => matchesInstance(instance, q))
}

/** Tells one set of instances from another. */
export function idsToken(instances: readonly Instance[]): string {
  const ids = instances.map(({ id }) => id).sort()
  return createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 16)
}

/** With those that left the account and still have a schedule of their own, which somebody has to end. */
async function sortedRows({ services }: Visit, view: CatalogueView, query: Query) {
  const choices = await services.instanceSchedules.read()
  const gone = [...choices.values()]
    .filter(({ instanceId, choice }) => choice.mode === 'own' && !isListed(instanceId, view))
    .flatMap(({ instanceId }) => knownInstance(instanceId, view, choices) ?? [])
  const matching = [
    ...matchingInstances(view, query.q),
    ...gone.filter((each) => matchesInstance(each, query.q))
  ]
  return [...(await presentInstances(services, matching))].sort(ORDERS[query.sort])
}
