import express, { type Request, type Response, type Router } from 'express'
import { Refusal, type SimulatedAccount } from './account.js'
import { instanceAnswer, PLANS, pageOf, snapshotAnswer } from './answers.js'

/** What a request came to, before anything spoils it. */
export interface Outcome {
  readonly status: number
  readonly body: object | undefined
}

type Handler = (request: Request) => Outcome

export interface RouteContext {
  readonly account: SimulatedAccount
  readonly accountName: string
  /** Lets scripted faults stand before and after the effect. */
  readonly answer: (request: Request, response: Response, work: () => Outcome) => Promise<void>
  readonly isAuthorized: (request: Request) => true | Refusal
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The calls of Vultr v2 that the addon uses. */
export function vultrRoutes(context: RouteContext): Router {
  const { account } = context
  const router = express.Router()
  router.use(express.json({ limit: '1mb' }))

  const on = (handler: Handler) => (request: Request, response: Response) =>
    context.answer(request, response, () => {
      const authorized = context.isAuthorized(request)
      if (authorized !== true) throw authorized
      return handler(request)
    })

  router.get(
    '/account',
    on(() => ok({ account: accountAnswer(context.accountName) }))
  )

  router.get(
    '/snapshots',
    on(({ query }) => {
      const { description } = query
      const listed = account
        .snapshots()
        .filter((snapshot) => description === undefined || snapshot.description === description)
      const { page, meta } = pageOf(listed, query)
      return ok({ snapshots: page.map(snapshotAnswer), meta })
    })
  )
  router.post(
    '/snapshots',
    on(({ body }) => {
      const { instance_id: instanceId, description } = fieldsOf(body)
      if (typeof instanceId !== 'string') throw new Refusal(400, 'Invalid instance_id.')
      if (!UUID.test(instanceId)) throw new Refusal(404, 'Invalid instance.')
      const text = typeof description === 'string' ? description : ''
      const snapshot = account.createSnapshot(instanceId, text)
      return { status: 201, body: { snapshot: snapshotAnswer(snapshot) } }
    })
  )
  router.get(
    '/snapshots/:id',
    on((request) => ok({ snapshot: snapshotAnswer(account.snapshot(idOf(request))) }))
  )
  router.put(
    '/snapshots/:id',
    on((request) => {
      const snapshot = account.snapshot(idOf(request))
      const { description } = fieldsOf(request.body)
      if (typeof description !== 'string') throw new Refusal(400, 'Invalid description.')
      snapshot.description = description
      return NO_CONTENT
    })
  )
  router.delete(
    '/snapshots/:id',
    on((request) => {
      account.deleteSnapshot(idOf(request))
      return NO_CONTENT
    })
  )

  router.get(
    '/instances',
    on(({ query }) => {
      const listed = account
        .instances()
        .filter(
          ({ label, region, mainIp, tags }) =>
            matches(query.label, label) &&
            matches(query.region, region) &&
            matches(query.main_ip, mainIp) &&
            (query.tag === undefined || tags.includes(String(query.tag)))
        )
      const { page, meta } = pageOf(listed, query)
      return ok({ instances: page.map((instance) => instanceAnswer(instance, account)), meta })
    })
  )
  router.get(
    '/instances/:id',
    on((request) => ok({ instance: instanceAnswer(account.instance(idOf(request)), account) }))
  )
  router.post(
    '/instances/:id/restore',
    on((request) => {
      const { snapshot_id: snapshotId } = fieldsOf(request.body)
      if (typeof snapshotId !== 'string') throw new Refusal(400, 'Invalid snapshot_id.')
      account.restore(idOf(request), snapshotId)
      const status = { restore_type: 'snapshot_id', restore_id: snapshotId, status: 'inprogress' }
      return { status: 202, body: { status } }
    })
  )

  router.get(
    '/plans',
    on(({ query }) => {
      const { page, meta } = pageOf(PLANS, query)
      return ok({ plans: page, meta })
    })
  )
  router.use(
    on(() => {
      throw new Refusal(404, 'Invalid route.')
    })
  )
  return router
}

const NO_CONTENT: Outcome = { status: 204, body: undefined }

function ok(body: object): Outcome {
  return { status: 200, body }
}

function idOf(request: Request): string {
  const { id } = request.params
  if (typeof id !== 'string' || !UUID.test(id)) throw new Refusal(400, 'Invalid ID.')
  return id
}

/** The SDK puts its path parameters into the body too; Vultr does not mind. */
function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function matches(wanted: unknown, value: string): boolean {
  return wanted === undefined || wanted === value
}

function accountAnswer(name: string) {
  return {
    name,
    email: 'admin@example.com',
    acls: ['subscriptions', 'provisioning', 'manage_users'],
    balance: -42.5,
    pending_charges: 7.3,
    last_payment_date: '2026-01-01T00:00:00+00:00',
    last_payment_amount: -50
  }
}
