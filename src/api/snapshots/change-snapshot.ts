import type { Snapshot } from '../../account/index.js'
import { type DescribeOutcome, flawOfRename, type SeenChanges } from '../../snapshots/index.js'
import { allows } from '../../tokens/index.js'
import { message } from '../../wording/index.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { changedMeanwhile, etagOf, requireMatch } from '../http/etag.js'
import { invalid } from '../problems/field-problems.js'
import { ApiProblem } from '../problems/problem.js'
import { vultrProblem } from '../problems/vultr-problem.js'
import { changeBody, snapshotItem, snapshotParams } from './snapshot-schemas.js'
import { seenBy, snapshotBody, snapshotOf, unknownSnapshot } from './snapshots.js'

export const changeSnapshot = endpoint({
  id: 'changeSnapshot',
  method: 'patch',
  path: '/snapshots/{id}',
  tag: 'Snapshots',
  need: 'operate',
  needsKey: true,
  match: 'optional',
  summary: 'Rename, lock or unlock a snapshot',
  params: snapshotParams,
  body: changeBody,
  answers: {
    200: { description: 'The snapshot as it is now.', schema: snapshotItem, headers: ['ETag'] }
  },
  problems: [
    'not-found',
    'busy',
    'external',
    'stored-otherwise',
    'vultr-refused',
    'vultr-unreachable',
    'vultr-unconfirmed'
  ],
  async handle(call): Promise<Answer> {
    const { params, body, request } = call
    refuseUnlocking(call, body.isLocked)
    const seen = await seenBy(call, params.id)
    const snapshot = await snapshotOf(call, params.id)
    const current = etagOf(JSON.stringify(await snapshotBody(call, snapshot)))
    requireMatch(request, current, { isRequired: false })
    const flaw = body.name === undefined ? undefined : flawOfRename(snapshot, body.name)
    if (flaw !== undefined) throw invalid([{ field: 'name', message: flaw }])
    const changed = await changedBy(call, snapshot, body, seen)
    return { status: 200, body: await snapshotBody(call, changed) }
  }
})

/** A second thought: what protects a snapshot from every deletion is taken away. */
function refuseUnlocking(
  { caller: { scope } }: Pick<Call, 'caller'>,
  isLocked: boolean | undefined
): void {
  if (isLocked !== false || allows(scope, 'destroy')) return
  throw new ApiProblem(
    'forbidden',
    message('api.problem.forbidden.scope', { need: 'destroy', scope })
  )
}

async function changedBy(
  { services: { actions }, caller: { actor } }: Pick<Call, 'services' | 'caller'>,
  snapshot: Snapshot,
  {
    name,
    isLocked
  }: { readonly name?: string | undefined; readonly isLocked?: boolean | undefined },
  seen: SeenChanges | undefined
): Promise<Snapshot> {
  let now = snapshot
  // The first of the two is a change of the snapshot itself.
  let by: { readonly actor: string; readonly seen?: SeenChanges | undefined } = { actor, seen }
  // What locks goes first: if the second one fails, nothing is less safe than before.
  if (isLocked !== undefined && isLocked !== now.isProtected) {
    now = described(await actions.protect(now.id, isLocked, by))
    by = { actor }
  }
  if (name !== undefined && name !== now.name) {
    now = described(await actions.rename(now.id, name, by))
  }
  return now
}

/** @throws ApiProblem where it was not changed, or nobody knows */
function described(outcome: DescribeOutcome): Snapshot {
  switch (outcome.kind) {
    case 'described':
    case 'unread':
      return outcome.snapshot
    case 'stored-otherwise': {
      const { description } = outcome.snapshot
      throw new ApiProblem(
        'stored-otherwise',
        message('snapshots.change.storedOtherwise', { description })
      )
    }
    case 'unknown-snapshot':
      throw unknownSnapshot()
    case 'foreign':
      throw external()
    case 'changed':
      throw changedMeanwhile()
    case 'busy':
      throw new ApiProblem('busy', message('api.problem.busy.snapshot'))
    case 'failed':
      throw vultrProblem(outcome.error)
  }
}

function external(): ApiProblem {
  return new ApiProblem('external', message('api.problem.external.text'))
}
