import { isolatedName } from '../../http/isolated-name.js'
import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { instanceName } from '../../shared/account/instance-name.js'
import { nothingHeld } from './nothing-held.js'

/** GET /snapshots/expired/:instanceId: exactly what would go once it is confirmed. */
export const showExpired: Handler = async ({ services, params, wording }) => {
  const held = (await services.expired.held()).find(
    (each) => each.held.instanceId === params.instanceId
  )
  if (held === undefined) throw nothingHeld()
  const view = services.catalogue.view()
  const own = view.snapshots.filter(
    ({ instanceId, origin, expiresAt }) =>
      instanceId === held.held.instanceId && (origin === 'automatic' || expiresAt !== undefined)
  )
  const instance = isolatedName(instanceName(held.held.instanceId, view))
  const title = wording.t('snapshots.expired.heading', { instance })
  return page('snapshots', 'snapshots/show-expired', title, {
    instanceId: held.held.instanceId,
    snapshots: held.snapshots,
    since: held.held.since,
    reason: held.isSuspicious ? 'small' : 'many',
    staying: own.length - held.snapshots.length
  })
}
