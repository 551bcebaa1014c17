import * as z from 'zod'
import { typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { channelPage } from './channel-page.js'
import { kindOfChannel } from './settings/channel-kinds.js'
import { parseChannel } from './settings/parse-channel.js'
import { findChannel, withChannel } from './with-channel.js'

const versionSchema = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

/** POST /settings/alerts/:id */
export const changeChannel: Handler = async (visit) => {
  if ((await findChannel(visit)) === undefined) {
    return redirect('settings/alerts', 'warning', visit.wording.t('alerts.gone'))
  }
  return await change(visit)
}

const change = withChannel(async (visit, channel) => {
  const { services, form, wording, user } = visit
  const kind = kindOfChannel(channel)
  if (channel.origin !== 'page' || kind === undefined) {
    return redirect(`settings/alerts/${channel.id}`, 'warning', wording.t('alerts.fixed'))
  }
  const version = versionSchema.safeParse(typed(form, 'version')).data
  // Before its fields: a secret that it keeps might not be the one that its admin had before him.
  if (version !== channel.version) return await channelPage(visit, channel, { isConflict: true })
  const parsed = parseChannel(kind, form, channel.way, wording)
  if (!parsed.ok) return await channelPage(visit, channel, { errors: parsed.errors })
  if (await services.alerts.store.change(channel.id, version, parsed.channel, user)) {
    const name = isolatedName(parsed.channel.name)
    return redirect(`settings/alerts/${channel.id}`, 'success', wording.t('alerts.saved', { name }))
  }
  const stored = await findChannel(visit)
  if (stored !== undefined) return await channelPage(visit, stored, { isConflict: true })
  return redirect('settings/alerts', 'warning', wording.t('alerts.gone'))
})
