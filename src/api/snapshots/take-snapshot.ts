import type * as z from 'zod'
import { accountIndex, instanceName } from '../../account/index.js'
import { readAccount } from '../../inventory/index.js'
import type { TakeSnapshotOutcome } from '../../runs/index.js'
import { message } from '../../wording/index.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { instanceParams } from '../instances/instance-schemas.js'
import { instanceOf } from '../instances/instances.js'
import { invalid } from '../problems/field-problems.js'
import { ApiProblem } from '../problems/problem.js'
import type { ProblemCode } from '../problems/problem-codes.js'
import { vultrProblem } from '../problems/vultr-problem.js'
import { runAnswer, runItem } from '../runs/run-schemas.js'
import { expiryOf } from './expiry.js'
import { snapshotItem, takeBody, takeOfInstanceBody, takeQuery } from './snapshot-schemas.js'
import { snapshotBody } from './snapshots.js'
import { waitForSnapshot } from './wait-for-snapshot.js'

const ANSWERS = {
  201: {
    description: 'It is complete: the snapshot. Only where the request waits.',
    schema: snapshotItem,
    headers: ['Location']
  },
  202: {
    description: 'Started: its run; poll Location.',
    schema: runItem,
    headers: ['Location']
  }
} as const

const COMMON = {
  tag: 'Snapshots',
  need: 'operate',
  needsKey: true,
  query: takeQuery,
  answers: ANSWERS,
  description:
    'With `wait`, the answer comes when the snapshot is complete, or when the time is over; who stops waiting stops nothing. Send an `Idempotency-Key`, so that a repeated request takes no second one.'
} as const

const PROBLEMS = [
  'busy',
  'vultr-refused',
  'vultr-unreachable',
  'vultr-unconfirmed'
] as const satisfies readonly ProblemCode[]

type Wanted = Omit<z.output<typeof takeBody>, 'instanceId'>

export const takeSnapshot = endpoint({
  ...COMMON,
  id: 'takeSnapshot',
  method: 'post',
  path: '/snapshots',
  summary: 'Take a snapshot',
  body: takeBody,
  problems: PROBLEMS,
  async handle(call): Promise<Answer> {
    const { services, body, query, visibility } = call
    await readAccount(services)
    const { instances } = accountIndex(services.catalogue.view())
    if (!instances.has(body.instanceId) || !visibility().sees(body.instanceId)) {
      throw invalid([{ field: 'instanceId', message: message('api.invalid.instance') }])
    }
    return await take(call, body.instanceId, body, query.wait)
  }
})

export const takeSnapshotOfInstance = endpoint({
  ...COMMON,
  id: 'takeSnapshotOfInstance',
  method: 'post',
  path: '/instances/{id}/snapshots',
  summary: 'Take a snapshot of an instance',
  params: instanceParams,
  body: takeOfInstanceBody,
  problems: ['not-found', ...PROBLEMS],
  async handle(call): Promise<Answer> {
    const { services, params, body, query } = call
    await instanceOf(call, params.id)
    if (!accountIndex(services.catalogue.view()).instances.has(params.id)) {
      throw new ApiProblem('not-found', message('api.problem.notFound.instance'))
    }
    return await take(call, params.id, body, query.wait)
  }
})

async function take(
  call: Pick<Call, 'services' | 'caller' | 'wording' | 'signal'>,
  instanceId: string,
  { name, ...expiry }: Wanted,
  seconds: number
): Promise<Answer> {
  const { services, caller } = call
  const expires = expiryOf(expiry, services.clock.now())
  const outcome = await services.manualSnapshots.take({
    instanceId,
    name: name ?? instanceName(instanceId, services.catalogue.view()),
    actor: caller.actor,
    ...(expires === undefined ? {} : { expires })
  })
  return await answerOf(call, runOf(outcome), seconds)
}

/** @throws ApiProblem where none is being taken */
function runOf(outcome: TakeSnapshotOutcome) {
  switch (outcome.kind) {
    case 'busy':
      throw new ApiProblem('busy', message('api.problem.busy.instance'))
    case 'failed':
      throw vultrProblem({ ...outcome.error, effect: 'none' })
    default:
      return outcome.run
  }
}

async function answerOf(
  call: Pick<Call, 'services' | 'wording' | 'signal'>,
  started: ReturnType<typeof runOf>,
  seconds: number
): Promise<Answer> {
  const waited = await waitForSnapshot(call, started, seconds)
  if (waited.kind === 'complete' && seconds > 0) {
    const { snapshot } = waited
    return {
      status: 201,
      body: await snapshotBody(call, snapshot),
      location: `snapshots/${snapshot.id}`
    }
  }
  const run = waited.kind === 'complete' ? started : waited.run
  if (waited.kind === 'failed') {
    throw new ApiProblem('vultr-refused', run.reason ?? message('api.problem.unexpected.text'))
  }
  const body = runAnswer(run, call.services.catalogue.view(), call.wording)
  return { status: 202, body, location: `runs/${run.id}` }
}
