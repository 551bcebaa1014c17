import { accountIndex } from '../../account/index.js'
import { readAccount } from '../../inventory/index.js'
import { type RestoreOutcome, type RestoreProgress, targetFlaw } from '../../restores/index.js'
import { message } from '../../wording/index.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { invalid } from '../problems/field-problems.js'
import { ApiProblem } from '../problems/problem.js'
import { restoreBody, snapshotParams } from '../snapshots/snapshot-schemas.js'
import { snapshotOf } from '../snapshots/snapshots.js'
import { restoreAnswer, restoreItem, restoreParams } from './restore-schemas.js'

export const restoreSnapshot = endpoint({
  id: 'restoreSnapshot',
  method: 'post',
  path: '/snapshots/{id}/restore',
  tag: 'Restores',
  need: 'destroy',
  needsKey: true,
  summary: 'Restore a snapshot',
  description:
    'Overwrites the disk of an instance. By default a snapshot of it is taken first, and kept for 30 days.',
  params: snapshotParams,
  body: restoreBody,
  answers: {
    202: {
      description: 'Started; poll Location.',
      schema: restoreItem,
      headers: ['Location']
    }
  },
  problems: ['not-found', 'busy', 'pending', 'not-possible', 'vultr-refused'],
  async handle(call): Promise<Answer> {
    const { services, params, body, caller, visibility } = call
    const snapshot = await snapshotOf(call, params.id)
    const view = await readAccount(services, 1_000)
    const listed = accountIndex(view).instances.get(body.instanceId)
    const flaw = targetFlaw(snapshot, visibility().sees(body.instanceId) ? listed : undefined)
    if (flaw !== undefined) throw invalid([{ field: 'instanceId', message: flaw }])
    if (snapshot.status === 'pending') {
      throw new ApiProblem('pending', message('api.problem.pending.text'))
    }
    const outcome = await services.restores.start({
      instanceId: body.instanceId,
      snapshot,
      actor: caller.actor,
      isSafe: body.safetySnapshot
    })
    const { id } = begun(outcome)
    const progress = await progressOf(call, id)
    return { status: 202, body: bodyOf(call, progress), location: `restores/${id}` }
  }
})

export const getRestore = endpoint({
  id: 'getRestore',
  method: 'get',
  path: '/restores/{id}',
  tag: 'Restores',
  need: 'read',
  summary: 'Get a restore',
  params: restoreParams,
  answers: { 200: { description: 'How far it has come.', schema: restoreItem } },
  problems: ['not-found'],
  async handle(call): Promise<Answer> {
    return { status: 200, body: bodyOf(call, await progressOf(call, call.params.id)) }
  }
})

export const cancelRestore = endpoint({
  id: 'cancelRestore',
  method: 'post',
  path: '/restores/{id}/cancel',
  tag: 'Restores',
  need: 'destroy',
  summary: 'Cancel a restore while it waits',
  description: 'A safety snapshot that was begun is kept.',
  params: restoreParams,
  answers: { 200: { description: 'It is canceled.', schema: restoreItem } },
  problems: ['not-found', 'too-late'],
  async handle(call): Promise<Answer> {
    const { services, params, caller } = call
    await progressOf(call, params.id)
    const outcome = await services.restores.cancel(params.id, caller.actor)
    if (outcome === 'unknown') throw unknownRestore()
    if (outcome !== 'canceled') {
      throw new ApiProblem('too-late', message('api.problem.tooLate.text', { outcome }))
    }
    return { status: 200, body: bodyOf(call, await progressOf(call, params.id)) }
  }
})

/** @throws ApiProblem `not-found`, also for one that the caller does not see */
async function progressOf(
  { services, visibility }: Pick<Call, 'services' | 'visibility'>,
  id: string
): Promise<RestoreProgress> {
  const progress = await services.restores.progress(id)
  if (progress === undefined || !visibility().sees(progress.restore.instanceId)) {
    throw unknownRestore()
  }
  return progress
}

function bodyOf(
  { services, wording }: Pick<Call, 'services' | 'wording'>,
  progress: RestoreProgress
) {
  return restoreAnswer(progress, services.catalogue.view(), wording)
}

function unknownRestore(): ApiProblem {
  return new ApiProblem('not-found', message('api.problem.notFound.restore'))
}

/** @throws ApiProblem where none has begun */
function begun(outcome: RestoreOutcome): RestoreProgress['restore'] {
  switch (outcome.kind) {
    case 'busy':
      throw new ApiProblem('busy', message('api.problem.busy.instance'))
    case 'failed':
      throw new ApiProblem(
        outcome.restore === undefined ? 'not-possible' : 'vultr-refused',
        outcome.reason
      )
    default:
      return outcome.restore
  }
}
