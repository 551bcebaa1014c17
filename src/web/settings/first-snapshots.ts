import type { TakeSnapshotOutcome } from '../../runs/index.js'
import type { Wording } from '../../wording/index.js'
import type { Visit } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { instanceName, nameOfThisServer } from '../shared/account/instance-name.js'

/**
 * Takes a snapshot of all that is covered, and says so. One is asked for at once; many are left to the
 * next tick, which sends them at the limiter's rate.
 */
export async function takeFirstSnapshots({ services, user, wording }: Visit): Promise<string> {
  const view = services.catalogue.view()
  const thisServer = services.thisServer()
  const covered = await services.covered()
  const asked = covered.map(({ instanceId }) => ({
    instanceId,
    name:
      instanceId === thisServer?.instanceId
        ? nameOfThisServer(thisServer, view)
        : instanceName(instanceId, view),
    actor: user
  }))
  const [only, ...others] = asked
  if (only === undefined) return ''
  if (others.length === 0) return firstTaken(await services.manualSnapshots.take(only), wording)
  const queued = await services.manualSnapshots.queue(asked)
  return ` First snapshots of ${queued} instances were asked for; they are taken one after another. They count as taken by hand, so they are not pruned: delete them when you do not need them.`
}

function firstTaken(outcome: TakeSnapshotOutcome, { say }: Wording): string {
  switch (outcome.kind) {
    case 'pending':
    case 'waiting':
      return ' A first snapshot was asked for.'
    case 'busy':
      return ' Another snapshot is in the making already.'
    case 'failed':
      return ` The first snapshot was not taken. ${say(errorAdvice(outcome.error))}`
  }
}
