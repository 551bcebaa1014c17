import { z } from 'zod'
import type { CatalogueView, Instance } from '../snapshots/index.js'
import { calendarOf } from './calendar.js'
import { type InstanceRow, presentInstances } from './instance-rows.js'
import { withKey } from './loaders.js'
import { type Handler, PageError, page, type Visit } from './reply.js'
import { presentRows } from './snapshot-rows.js'

const PER_PAGE = 50
const REFRESH_MS = 15_000
const PAGE_WAIT_MS = 4_000
const DAY_MS = 86_400_000
/** As far back as the calendar of an instance goes. */
const CALENDAR_DAYS = 90
/** As many snapshots and runs stand on an instance's page; the others are one click away. */
const MOST_SHOWN = 20

const querySchema = z.object({
  q: z.string().max(200).catch(''),
  sort: z.enum(['covered', 'label', 'age', 'held']).catch('covered'),
  page: z.coerce.number().int().min(1).catch(1)
})
type Sort = z.infer<typeof querySchema>['sort']

const SORTS: readonly { readonly value: Sort; readonly label: string }[] = [
  { value: 'covered', label: 'Not covered first' },
  { value: 'label', label: 'By label' },
  { value: 'age', label: 'Oldest snapshot first' },
  { value: 'held', label: 'Most GB first' }
]

/** What is not covered comes first: it is what an admin may have forgotten. */
const ORDERS: Readonly<Record<Sort, (a: InstanceRow, b: InstanceRow) => number>> = {
  covered: (a, b) => Number(a.isCovered) - Number(b.isCovered) || a.label.localeCompare(b.label),
  label: (a, b) => a.label.localeCompare(b.label),
  age: (a, b) => (a.lastGoodAt?.getTime() ?? 0) - (b.lastGoodAt?.getTime() ?? 0),
  held: (a, b) => b.heldBytes - a.heldBytes
}

/** GET /instances */
export const listInstances: Handler = withKey(async (visit) => {
  const query = querySchema.parse(visit.query)
  const view = await readAccount(visit)
  const matching = view.instances.filter((instance) => matches(instance, query.q))
  const rows = [...(await presentInstances(visit.services, matching))].sort(ORDERS[query.sort])
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE))
  const current = Math.min(query.page, pages)
  const linkTo = (number: number) =>
    `instances?${new URLSearchParams({ q: query.q, sort: query.sort, page: String(number) })}`
  return page('instances', 'instances', 'Instances', {
    rows: rows.slice((current - 1) * PER_PAGE, current * PER_PAGE),
    total: rows.length,
    query,
    sorts: SORTS,
    paging:
      pages === 1
        ? undefined
        : {
            current,
            pages,
            previous: current > 1 ? linkTo(current - 1) : undefined,
            next: current < pages ? linkTo(current + 1) : undefined
          }
  })
})

function readAccount({ services }: Visit): Promise<CatalogueView> {
  return services.catalogue.refresh({
    maxAgeMs: REFRESH_MS,
    waitMs: PAGE_WAIT_MS,
    priority: 'page'
  })
}

function matches({ label, hostname, mainIp, region, tags }: Instance, text: string): boolean {
  const wanted = text.toLowerCase()
  const parts = [label, hostname, mainIp, region, ...tags]
  return parts.some((part) => part.toLowerCase().includes(wanted))
}

/** GET /instances/:id: its calendar, its snapshots, its runs. */
export const showInstance: Handler = withKey(async (visit) => {
  const { services } = visit
  const view = await readAccount(visit)
  const instance = view.instances.find(({ id }) => id === visit.params.id)
  const [row] = instance === undefined ? [] : await presentInstances(services, [instance])
  if (instance === undefined || row === undefined) {
    throw new PageError(
      404,
      'No such instance',
      'This account has no instance with that id. It may have been deleted at Vultr; its snapshots are kept.'
    )
  }
  const now = services.clock.now()
  const since = new Date(now.getTime() - CALENDAR_DAYS * DAY_MS)
  const runs = await services.scheduling.history(instance.id, since)
  const own = view.snapshots.filter(({ instanceId }) => instanceId === instance.id)
  const shown = await presentRows(services, own.slice(0, MOST_SHOWN), { showsWaiting: false })
  return page('instances', 'instance', row.label, {
    row,
    instance,
    days: calendarOf(runs, own, now, CALENDAR_DAYS),
    snapshots: shown.rows,
    snapshotCount: own.length,
    runs: runs.slice(0, MOST_SHOWN).map((run) => ({ ...run, at: run.slotAt ?? run.createdAt }))
  })
})
