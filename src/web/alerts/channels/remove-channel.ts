import { isolatedName } from '../../http/isolated-name.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { findChannel } from './with-channel.js'

/** POST /settings/alerts/:id/remove */
export const removeChannel: Handler = async (visit) => {
  const { services, wording, user } = visit
  const channel = await findChannel(visit)
  if (channel?.origin === 'host') {
    return redirect(`settings/alerts/${channel.id}`, 'warning', wording.t('alerts.fixed'))
  }
  const isRemoved = channel !== undefined && (await services.alerts.store.remove(channel.id, user))
  if (!isRemoved) return redirect('settings/alerts', 'warning', wording.t('alerts.gone'))
  const name = isolatedName(wording.say(channel.name))
  return redirect('settings/alerts', 'success', wording.t('alerts.removed', { name }))
}
