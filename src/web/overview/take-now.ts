import * as z from 'zod'
import { backPathIn } from '../http/back-path.js'
import { typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName, nameOfThisServer } from '../shared/account/instance-name.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { takenReply } from '../shared/taken-reply.js'

/** POST /overview/take: a snapshot in place of one that failed; it expires like the scheduled ones. */
export const takeNow: Handler = withApiKey(async ({ services, wording, form, user }) => {
  const back = backPathIn(form) ?? 'overview'
  const id = z.uuid().safeParse(typed(form, 'instance').toLowerCase()).data
  const isCovered = (await services.covered()).some(({ instanceId }) => instanceId === id)
  // Without a schedule nothing says when it would expire.
  if (id === undefined || !isCovered) {
    return redirect(back, 'warning', wording.t('overview.take.over'))
  }
  const view = services.catalogue.view()
  const thisServer = services.thisServer()
  const instance = instanceName(id, view)
  const name = id === thisServer?.instanceId ? nameOfThisServer(thisServer, view) : instance
  const outcome = await services.manualSnapshots.take({
    instanceId: id,
    name,
    actor: user,
    expires: 'like-scheduled'
  })
  const told = { name: isolatedName(name), instance: isolatedName(instance), back }
  return takenReply(outcome, told, wording)
})
