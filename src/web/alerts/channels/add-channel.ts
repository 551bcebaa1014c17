import { typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { choicePage, newChannelPage } from './channel-page.js'
import { channelKind } from './settings/channel-kinds.js'
import { parseChannel } from './settings/parse-channel.js'

/** POST /settings/alerts/new */
export const addChannel: Handler = async (visit) => {
  const { services, form, wording, user } = visit
  const kind = channelKind(typed(form, 'kind'))
  if (kind === undefined) return choicePage(visit)
  const parsed = parseChannel(kind, form, undefined, wording)
  if (!parsed.ok) return newChannelPage(visit, kind, parsed.errors)
  const id = await services.alerts.store.add(parsed.channel, user)
  const name = isolatedName(parsed.channel.name)
  return redirect(`settings/alerts/${id}`, 'success', wording.t('alerts.added', { name }))
}
