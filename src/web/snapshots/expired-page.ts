import { z } from 'zod'
import { PageError } from '../http/replies/page-error.js'
import { page, redirect } from '../http/replies/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'

/** GET /snapshots/expired/:instanceId: exactly what would go once it is confirmed. */
export const showExpired: Handler = async ({ services, params }) => {
  const held = (await services.expired.held()).find(
    (each) => each.held.instanceId === params.instanceId
  )
  if (held === undefined) throw nothingHeld()
  const view = services.catalogue.view()
  const own = view.snapshots.filter(
    ({ instanceId, origin }) => instanceId === held.held.instanceId && origin === 'automatic'
  )
  return page('snapshots', 'snapshots/show-expired', 'Expired snapshots', {
    instanceId: held.held.instanceId,
    instance: instanceName(held.held.instanceId, view),
    snapshots: held.snapshots,
    since: held.held.since,
    staying: own.length - held.snapshots.length
  })
}

const formSchema = z.object({
  snapshotIds: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid())]).catch([])
})

/** POST /snapshots/expired/:instanceId: deletes those that the admin saw, as far as they still are expired. */
export const confirmExpired: Handler = async ({ services, params, form, user }) => {
  const { snapshotIds } = formSchema.parse(form)
  const { instanceId = '' } = params
  if (snapshotIds.length === 0) throw nothingHeld()
  const { confirmed, deleted } = await services.expired.confirm(instanceId, {
    snapshotIds,
    actor: user
  })
  if (confirmed === 0) throw nothingHeld()
  const rest = confirmed - deleted
  return redirect(
    'snapshots',
    'success',
    rest <= 0
      ? `${deleted} of ${confirmed} expired snapshots were deleted.`
      : `Confirmed. ${deleted} of ${confirmed} expired snapshots are deleted; the others follow as far as they still are expired. Activity tells what becomes of each.`
  )
}

function nothingHeld(): PageError {
  return new PageError(
    404,
    'Nothing waits to be confirmed',
    'No expired snapshots of this instance wait for a confirmation (any more).'
  )
}
