import { errorAdvice } from '../../account/index.js'
import type { TakeSnapshotOutcome } from '../../runs/index.js'
import { type Message, message } from '../../wording/index.js'
import type { Visit } from '../http/visit.js'
import { instanceName, nameOfThisServer } from '../shared/account/instance-name.js'

/**
 * Takes a snapshot of all that is covered, which expires like the scheduled ones, and says so. One is asked for at once; many are left to the
 * next tick, which sends them at the limiter's rate.
 */
export async function takeFirstSnapshots({ services, user }: Visit): Promise<Message | undefined> {
  const view = services.catalogue.view()
  const thisServer = services.thisServer()
  const covered = await services.covered()
  const asked = covered.map(({ instanceId }) => ({
    instanceId,
    name:
      instanceId === thisServer?.instanceId
        ? nameOfThisServer(thisServer, view)
        : instanceName(instanceId, view),
    actor: user,
    expires: 'like-scheduled' as const
  }))
  const [only, ...others] = asked
  if (only === undefined) return undefined
  if (others.length === 0) return firstTaken(await services.manualSnapshots.take(only))
  const queued = await services.manualSnapshots.queue(asked)
  return message('settings.first.queued', { count: queued })
}

function firstTaken(outcome: TakeSnapshotOutcome): Message {
  switch (outcome.kind) {
    case 'pending':
    case 'waiting':
      return message('settings.first.started')
    case 'busy':
      return message('settings.first.busy')
    case 'failed':
      return message('settings.first.failed', { why: errorAdvice(outcome.error) })
  }
}
