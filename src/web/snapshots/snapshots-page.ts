import { hostname } from 'node:os'
import { z } from 'zod'
import {
  accountIndex,
  type CatalogueView,
  type Snapshot,
  type VultrError
} from '../../account/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import type { Run, TakeSnapshotOutcome } from '../../runs/index.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { pagedLinks } from '../http/paging.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { instanceName } from '../shared/account/instance-name.js'
import { instanceOption, type SelectOption } from '../shared/account/instance-options.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { historyOf } from '../shared/history/account-history.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'
import { snapshotName } from './typed-name.js'

const PER_PAGE = 50

const querySchema = z.object({
  q: z.string().max(200).catch(''),
  instance: z.string().max(60).catch(''),
  origin: z.enum(['', 'automatic', 'manual', 'foreign']).catch(''),
  page: z.coerce.number().int().min(1).catch(1)
})
type Query = z.infer<typeof querySchema>

/** GET /snapshots */
export const listSnapshots: Handler = withApiKey(async (visit) => {
  const { services } = visit
  const query = querySchema.parse(visit.query)
  const view = await readAccount(visit)
  const thisServerId = services.thisServer()?.instanceId
  const { matching, heldBytes } = await services.memo(
    `snapshots ${JSON.stringify([query.instance, query.origin, query.q])}`,
    async () => {
      const found = matchingSnapshots(view, query, thisServerId)
      const bytes = found.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
      return { matching: found, heldBytes: bytes }
    }
  )
  const pages = Math.max(1, Math.ceil(matching.length / PER_PAGE))
  const current = Math.min(query.page, pages)
  const shown = matching.slice((current - 1) * PER_PAGE, current * PER_PAGE)
  const isFiltered = query.q !== '' || query.instance !== '' || query.origin !== ''
  const showsWaiting = current === 1 && !isFiltered
  const { rows, moreWaiting, isLive } = await presentRows(services, shown, { showsWaiting })
  const restores = await services.restores.open()
  return page('snapshots', 'snapshots/list', 'Snapshots', {
    rows,
    moreWaiting,
    isLive: isLive || restores.length > 0 || services.catalogue.isReading(),
    query,
    total: matching.length,
    heldBytes,
    heldCost: monthlyCostUsd(heldBytes),
    isFiltered,
    isKnown: view.refreshedAt !== undefined,
    refreshedAt: view.refreshedAt,
    instances: instanceFilters(view, query, thisServerId),
    history: await historyOf(services, undefined),
    ...pagedLinks('snapshots', query, current, pages)
  })
})

function matchingSnapshots(
  view: CatalogueView,
  query: Query,
  thisServerId: string | undefined
): readonly Snapshot[] {
  const { q, origin } = query
  const instanceId = query.instance === 'this' ? thisServerId : query.instance
  const { snapshotsOf } = accountIndex(view)
  const listed = query.instance === '' ? view.snapshots : snapshotsOf(instanceId ?? '')
  if (q === '' && origin === '') return listed
  const wanted = q.toLowerCase()
  const named = new Set(
    view.instances
      .filter(({ label, hostname }) => (label || hostname).toLowerCase().includes(wanted))
      .map(({ id }) => id)
  )
  return listed.filter(
    (each) =>
      (origin === '' || each.origin === origin) &&
      (each.name.toLowerCase().includes(wanted) || named.has(each.instanceId ?? ''))
  )
}

/** A select of more than these would be longer than the list itself; the search finds them too. */
const MOST_FILTERS = 50

function instanceFilters(
  view: CatalogueView,
  query: Query,
  thisServerId: string | undefined
): readonly SelectOption[] {
  const own = thisServerId === undefined ? [] : [{ value: 'this', label: 'This instance' }]
  const listed =
    view.instances.length > MOST_FILTERS
      ? view.instances.filter(({ id }) => id === query.instance)
      : view.instances
  return [
    { value: '', label: 'All instances' },
    ...own,
    ...listed.map(({ id }) => ({ value: id, label: instanceName(id, view) }))
  ]
}

/** GET /snapshots/new */
export const newSnapshot: Handler = withApiKey((visit) => newSnapshotPage(visit, {}))

async function newSnapshotPage(
  visit: Visit,
  errors: Readonly<Record<string, string>>,
  fields?: Readonly<Record<string, string>>
): Promise<Reply> {
  const { services, query } = visit
  const thisServer = services.thisServer()
  const known = services.catalogue.view()
  const view = thisServer === undefined ? await readAccount(visit) : known
  const asked = typeof query.instance === 'string' ? query.instance.toLowerCase() : ''
  const wanted = accountIndex(view).instances.get(asked)
  const name = wanted?.label || thisServer?.hostname || hostname()
  const hasChoice = thisServer === undefined || view.instances.length > 1
  const model = {
    errors,
    fields: fields ?? { name, instance: wanted?.id ?? thisServer?.instanceId ?? '' },
    instances: hasChoice ? view.instances.map(instanceOption) : undefined,
    instance: hasChoice ? undefined : instanceName(thisServer.instanceId, view)
  }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page('snapshots', 'snapshots/new', 'Create Snapshot', model, status)
}

/** POST /snapshots */
export const createSnapshot: Handler = withApiKey(async (visit) => {
  const { services, form, user } = visit
  const view = services.catalogue.view()
  const thisServerId = services.thisServer()?.instanceId
  const instance = typed(form, 'instance').toLowerCase() || (thisServerId ?? '')
  const parsed = z.object({ name: snapshotName }).safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  if (instance !== thisServerId && !accountIndex(view).instances.has(instance)) {
    errors.instance = 'Choose the instance to take a snapshot of.'
  }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return await newSnapshotPage(visit, errors, { name: typed(form, 'name'), instance })
  }
  const { name } = parsed.data
  const outcome = await services.manualSnapshots.take({
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
      return redirect(
        'snapshots',
        'danger',
        `“${name}” was not created. ${errorAdvice(outcome.error)}`
      )
    case 'waiting':
      return redirect(
        'snapshots',
        'warning',
        outcome.error === undefined
          ? `“${name}” was asked for; Vultr has not answered yet.`
          : waitingText(name, outcome.run, outcome.error)
      )
  }
}

/** After a lost answer it is open whether Vultr has begun; anything else is retried. */
function waitingText(name: string, { state }: Run, error: VultrError): string {
  return state === 'creating'
    ? `It is not known whether “${name}” was started. Vultr: “${error.sentence}” The account is searched for it, and it is requested again only if it is not there.`
    : `“${name}” is not created yet. ${errorAdvice(error, { isRetried: true })}`
}
