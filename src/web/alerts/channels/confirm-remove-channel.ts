import { isolatedName } from '../../http/isolated-name.js'
import { page, redirect } from '../../http/reply.js'
import { presentChannel } from './channel-rows.js'
import { withChannel } from './with-channel.js'

/** GET /settings/alerts/:id/remove */
export const confirmRemoveChannel = withChannel(async ({ services, wording }, channel) => {
  if (channel.origin !== 'page') {
    return redirect(`settings/alerts/${channel.id}`, 'warning', wording.t('alerts.fixed'))
  }
  const result = (await services.alerts.results()).get(channel.id)
  const others = (await services.alerts.channels()).filter(({ id }) => id !== channel.id)
  const name = isolatedName(wording.say(channel.name))
  return page(
    'settings',
    'alerts/channels/confirm-remove',
    wording.t('alerts.remove.title', { name }),
    {
      channel: presentChannel(channel, result, wording),
      // Then nobody is told anything any more.
      isLast: others.every(({ kind }) => kind === 'heartbeat')
    }
  )
})
