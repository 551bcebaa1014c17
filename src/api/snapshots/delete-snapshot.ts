import { message } from '../../wording/index.js'
import { type Answer, endpoint } from '../http/endpoint.js'
import { changedMeanwhile, etagOf, requireMatch } from '../http/etag.js'
import { ApiProblem } from '../problems/problem.js'
import { vultrProblem } from '../problems/vultr-problem.js'
import { snapshotParams } from './snapshot-schemas.js'
import { seenBy, snapshotBody, snapshotOf, unknownSnapshot } from './snapshots.js'

export const deleteSnapshot = endpoint({
  id: 'deleteSnapshot',
  method: 'delete',
  path: '/snapshots/{id}',
  tag: 'Snapshots',
  need: 'destroy',
  needsKey: true,
  match: 'optional',
  summary: 'Delete a snapshot',
  description:
    'This cannot be undone. What is locked, pending or needed by a restore is not deleted.',
  params: snapshotParams,
  answers: { 204: { description: 'It is deleted.' } },
  problems: [
    'not-found',
    'busy',
    'locked',
    'needed',
    'pending',
    'vultr-refused',
    'vultr-unreachable',
    'vultr-unconfirmed'
  ],
  async handle(call): Promise<Answer> {
    const { services, params, request, caller } = call
    const seen = await seenBy(call, params.id)
    const snapshot = await snapshotOf(call, params.id)
    const current = etagOf(JSON.stringify(await snapshotBody(call, snapshot)))
    requireMatch(request, current, { isRequired: false })
    const by = { actor: caller.actor, seen }
    const outcome = await services.actions.deleteSnapshot(snapshot.id, by)
    switch (outcome.kind) {
      case 'deleted':
        return { status: 204 }
      case 'unknown-snapshot':
        throw unknownSnapshot()
      case 'still-pending':
        throw new ApiProblem('pending', message('api.problem.pending.text'))
      case 'protected':
        throw new ApiProblem('locked', message('api.problem.locked.text'))
      case 'needed':
        throw new ApiProblem('needed', message('api.problem.needed.text'))
      case 'busy':
        throw new ApiProblem('busy', message('api.problem.busy.snapshot'))
      case 'changed':
        throw changedMeanwhile()
      case 'failed':
        throw vultrProblem(outcome.error)
    }
  }
})
