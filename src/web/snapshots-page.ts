import { hostname } from 'node:os'
import { z } from 'zod'
import { monthlyCostUsd } from '../policy/index.js'
import type { TakeSnapshotOutcome } from '../scheduling/index.js'
import type { CatalogueView, Snapshot } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import { fieldErrors, typed } from './form-fields.js'
import { withKey } from './loaders.js'
import { type Handler, page, type Reply, redirect, type Visit } from './reply.js'
import { snapshotName } from './snapshot-name.js'
import { presentRows } from './snapshot-rows.js'
import { inWords } from './words.js'

const PER_PAGE = 50
const PAGE_WAIT_MS = 4_000
const REFRESH_MS = 15_000

const querySchema = z.object({
  q: z.string().max(200).catch(''),
  instance: z.string().max(60).catch(''),
  origin: z.enum(['', 'automatic', 'manual', 'foreign']).catch(''),
  page: z.coerce.number().int().min(1).catch(1)
})
type Query = z.infer<typeof querySchema>

/** GET /snapshots */
export const listSnapshots: Handler = withKey(async (visit) => {
  const { services } = visit
  const query = querySchema.parse(visit.query)
  const view = await services.catalogue.refresh({
    maxAgeMs: REFRESH_MS,
    waitMs: PAGE_WAIT_MS,
    priority: 'page'
  })
  const thisServerId = services.thisServer()?.instanceId
  const matching = view.snapshots.filter((snapshot) => matches(snapshot, query, thisServerId))
  const heldBytes = matching.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
  const pages = Math.max(1, Math.ceil(matching.length / PER_PAGE))
  const current = Math.min(query.page, pages)
  const shown = matching.slice((current - 1) * PER_PAGE, current * PER_PAGE)
  const isFiltered = query.q !== '' || query.instance !== '' || query.origin !== ''
  const showsWaiting = current === 1 && !isFiltered
  const { rows, isLive } = await presentRows(services, shown, { showsWaiting })
  return page('snapshots', 'snapshots', 'Snapshots', {
    rows,
    isLive,
    query,
    total: matching.length,
    heldBytes,
    heldCost: monthlyCostUsd(heldBytes),
    isFiltered,
    isKnown: view.refreshedAt !== undefined,
    refreshedAt: view.refreshedAt,
    instances: instanceFilters(view, thisServerId),
    paging: pagingOf(query, current, pages),
    self: linkTo(query, current)
  })
})

function matches(snapshot: Snapshot, query: Query, thisServerId: string | undefined): boolean {
  const wanted = query.instance === 'this' ? thisServerId : query.instance
  if (query.instance !== '' && snapshot.instanceId !== wanted) return false
  if (query.origin !== '' && snapshot.origin !== query.origin) return false
  return query.q === '' || snapshot.name.toLowerCase().includes(query.q.toLowerCase())
}

function instanceFilters(view: CatalogueView, thisServerId: string | undefined) {
  const own = thisServerId === undefined ? [] : [{ value: 'this', label: 'This instance' }]
  return [
    { value: '', label: 'All instances' },
    ...own,
    ...view.instances.map(({ id }) => ({ value: id, label: instanceName(id, view) }))
  ]
}

function linkTo(query: Query, number: number): string {
  const parameters = Object.entries({ ...query, page: number === 1 ? '' : String(number) })
  const given = parameters.filter(([, value]) => value !== '') as [string, string][]
  const text = new URLSearchParams(given).toString()
  return text === '' ? 'snapshots' : `snapshots?${text}`
}

function pagingOf(query: Query, current: number, pages: number) {
  if (pages === 1) return undefined
  return {
    current,
    pages,
    previous: current > 1 ? linkTo(query, current - 1) : undefined,
    next: current < pages ? linkTo(query, current + 1) : undefined
  }
}

/** GET /snapshots/new */
export const newSnapshot: Handler = withKey((visit) => newSnapshotPage(visit, {}))

async function newSnapshotPage(
  visit: Visit,
  errors: Readonly<Record<string, string>>,
  fields?: Readonly<Record<string, string>>
): Promise<Reply> {
  const { services } = visit
  const thisServer = services.thisServer()
  const view =
    thisServer === undefined
      ? await services.catalogue.refresh({
          maxAgeMs: REFRESH_MS,
          waitMs: PAGE_WAIT_MS,
          priority: 'page'
        })
      : services.catalogue.view()
  const model = {
    errors,
    fields: fields ?? { name: thisServer?.hostname || hostname(), instance: '' },
    instances:
      thisServer === undefined
        ? view.instances.map(({ id }) => ({ value: id, label: instanceName(id, view) }))
        : undefined,
    instance: thisServer === undefined ? undefined : instanceName(thisServer.instanceId, view)
  }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page('snapshots', 'new-snapshot', 'Create Snapshot', model, status)
}

/** POST /snapshots */
export const createSnapshot: Handler = withKey(async (visit) => {
  const { services, form, user } = visit
  const view = services.catalogue.view()
  const thisServerId = services.thisServer()?.instanceId
  const instance = thisServerId ?? typed(form, 'instance').toLowerCase()
  const parsed = z.object({ name: snapshotName }).safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  if (thisServerId === undefined && !view.instances.some(({ id }) => id === instance)) {
    errors.instance = 'Choose the instance to take a snapshot of.'
  }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return await newSnapshotPage(visit, errors, { name: typed(form, 'name'), instance })
  }
  const { name } = parsed.data
  const outcome = await services.scheduling.takeSnapshot({
    instanceId: instance,
    name,
    actor: user
  })
  return toldOutcome(outcome, name, instanceName(instance, view))
})

function toldOutcome(outcome: TakeSnapshotOutcome, name: string, instance: string): Reply {
  switch (outcome.kind) {
    case 'pending':
      return redirect('snapshots', 'success', `“${name}” is being created by Vultr.`)
    case 'busy':
      return redirect(
        'snapshots',
        'warning',
        `Another snapshot of ${instance} is being created. Vultr makes one at a time; try again when it is complete.`
      )
    case 'failed':
      return redirect('snapshots', 'danger', `“${name}” was not created. ${inWords(outcome.error)}`)
    case 'waiting':
      return redirect(
        'snapshots',
        'warning',
        outcome.error === undefined
          ? `“${name}” was asked for; Vultr has not answered yet.`
          : `“${name}” is not created yet and is tried again by itself. ${inWords(outcome.error)}`
      )
  }
}
