import express, { type Request, type Response, type Router } from 'express'
import { Refusal, type SimulatedInstance, type SimulatedSnapshot } from '../account/records.js'
import { accountAnswer, blockAnswer, instanceAnswer, snapshotAnswer } from './answers.js'
import type { ListName } from './odd-records.js'
import { type ListItem, pageOf } from './pages.js'
import type { Action } from './permissions.js'
import { PLANS } from './plans.js'
import { type On, type Outcome, ok, type RouteContext } from './route.js'
import { addUserRoutes, logged } from './user-routes.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The calls of Vultr v2 that the addon uses. */
export function vultrRoutes(context: RouteContext): Router {
  const router = express.Router()
  router.use(express.json({ limit: '1mb' }))

  /** What a call does once it is let in; `undefined`: an action that no policy is about. */
  const on =
    (action: Action | undefined, handler: (request: Request) => Outcome) =>
    (request: Request, response: Response) =>
      context.answer(request, response, () => {
        context.checkAccess(request)
        return logged(request, context, () => {
          if (action !== undefined) context.permissions.check(action, resourcesOf(request))
          return handler(request)
        })
      })

  router.get(
    '/account',
    on('account.billing.Read', () => ok({ account: accountAnswer(context.accountName) }))
  )
  router.get(
    '/plans',
    on('account.plan.List', ({ query }) => {
      const { records, meta } = pageOf(
        PLANS.map((plan) => ({ key: plan.id, json: () => plan })),
        query
      )
      return ok({ plans: records, meta })
    })
  )
  addSnapshotRoutes(router, on, context)
  addInstanceRoutes(router, on, context)
  addBlockRoute(router, on, context)
  addUserRoutes(router, on, context)
  router.use(
    on(undefined, () => {
      throw new Refusal(404, 'Invalid route.')
    })
  )
  return router
}

function addSnapshotRoutes(router: Router, on: On, context: RouteContext): void {
  const { account } = context
  const answered = (snapshot: SimulatedSnapshot) =>
    context.oddRecords.answered(
      'snapshots',
      snapshot.id,
      snapshotAnswer(snapshot, context.dateStyle())
    )

  router.get(
    '/snapshots',
    on('compute.snapshot.List', ({ query }) => {
      const items = account
        .listedSnapshots()
        .filter(({ description }) => matches(query.description, description))
        .map((snapshot) => ({ key: snapshot.id, json: () => answered(snapshot) }))
      return listOf('snapshots', items, query, context)
    })
  )
  router.post(
    '/snapshots',
    on('compute.snapshot.Create', ({ body }) => {
      const { instance_id: instanceId, description } = fieldsOf(body)
      if (typeof instanceId !== 'string') throw new Refusal(400, 'Invalid instance_id.')
      if (!UUID.test(instanceId)) throw new Refusal(404, 'Invalid instance-id.')
      const text = typeof description === 'string' ? description : ''
      const snapshot = account.createSnapshot(instanceId, text)
      return { status: 201, body: { snapshot: answered(snapshot) } }
    })
  )
  router.get(
    '/snapshots/:id',
    on('compute.snapshot.Read', (request) =>
      ok({ snapshot: answered(account.snapshot(idOf(request))) })
    )
  )
  router.put(
    '/snapshots/:id',
    on('compute.snapshot.Update', (request) => {
      const { id } = account.snapshot(idOf(request))
      const { description } = fieldsOf(request.body)
      if (typeof description !== 'string') throw new Refusal(400, 'Invalid description.')
      account.describeSnapshot(id, description)
      return NO_CONTENT
    })
  )
  router.delete(
    '/snapshots/:id',
    on('compute.snapshot.Delete', (request) => {
      account.deleteSnapshot(idOf(request))
      return NO_CONTENT
    })
  )
}

function addInstanceRoutes(router: Router, on: On, context: RouteContext): void {
  const { account } = context
  const answered = (instance: SimulatedInstance, beingTaken = account.beingTaken()) =>
    context.oddRecords.answered(
      'instances',
      instance.id,
      instanceAnswer(instance, account.stateOf(instance, beingTaken), context.dateStyle())
    )

  router.get(
    '/instances',
    on('compute.instance.List', ({ query }) => {
      const beingTaken = account.beingTaken()
      const items = account
        .listedInstances()
        .filter(
          ({ label, region, mainIp, tags }) =>
            matches(query.label, label) &&
            matches(query.region, region) &&
            matches(query.main_ip, mainIp) &&
            (query.tag === undefined || tags.includes(String(query.tag)))
        )
        .map((instance) => ({ key: instance.id, json: () => answered(instance, beingTaken) }))
      return listOf('instances', items, query, context)
    })
  )
  router.get(
    '/instances/:id',
    on('compute.instance.Read', (request) =>
      ok({ instance: answered(account.instance(idOf(request))) })
    )
  )
  router.post(
    '/instances/:id/restore',
    on('compute.instance.Update', (request) => {
      const { snapshot_id: snapshotId } = fieldsOf(request.body)
      if (typeof snapshotId !== 'string') throw new Refusal(400, 'Invalid snapshot_id.')
      account.restore(idOf(request), snapshotId)
      const status = { restore_type: 'snapshot_id', restore_id: snapshotId, status: 'inprogress' }
      return { status: 202, body: { status } }
    })
  )
}

function addBlockRoute(router: Router, on: On, context: RouteContext): void {
  router.get(
    '/blocks',
    on('storage.block.List', ({ query }) => {
      const items = context.account.blocks().map(({ block, instance }) => ({
        key: block.id,
        json: () =>
          context.oddRecords.answered(
            'blocks',
            block.id,
            blockAnswer(block, instance, context.dateStyle())
          )
      }))
      return listOf('blocks', items, query, context)
    })
  )
}

const NO_CONTENT: Outcome = { status: 204, body: undefined }

function listOf(
  name: ListName,
  items: readonly ListItem[],
  query: Request['query'],
  { oddRecords }: RouteContext
): Outcome {
  const { records, meta } = pageOf(oddRecords.listed(name, items), query)
  return ok({ [name]: records, meta: oddRecords.metaOf(name, meta) })
}

function idOf(request: Request): string {
  const { id } = request.params
  if (typeof id !== 'string' || !UUID.test(id)) throw new Refusal(400, 'Invalid UUID format.')
  return id
}

/** The ids that a call names, in its path or in its body. */
function resourcesOf(request: Request): readonly unknown[] {
  const { instance_id: instanceId, snapshot_id: snapshotId } = fieldsOf(request.body)
  return [request.params.id, instanceId, snapshotId]
}

/** The SDK puts its path parameters into the body too; Vultr does not mind. */
function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function matches(wanted: unknown, value: string): boolean {
  return wanted === undefined || wanted === value
}
