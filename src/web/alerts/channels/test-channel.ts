import { backPathIn } from '../../http/back-path.js'
import { isolatedName } from '../../http/isolated-name.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { findChannel } from './with-channel.js'

/** POST /settings/alerts/:id/test: sends a test the way of all alerts, and says what was answered. */
export const testChannel: Handler = async (visit) => {
  const { services, form, wording } = visit
  const channel = await findChannel(visit)
  if (channel === undefined) {
    return redirect('settings/alerts', 'warning', wording.t('alerts.gone'))
  }
  const to = backPathIn(form) ?? `settings/alerts/${channel.id}`
  const startedAt = services.clock.now()
  const result = await services.alerts.test(channel.id)
  const name = isolatedName(wording.say(channel.name))
  if (result?.at === undefined || result.at < startedAt) {
    return redirect(to, 'warning', wording.t('alerts.test.waiting', { name }))
  }
  const answer = isolatedName(wording.say(result.answer))
  return result.isOk
    ? redirect(to, 'success', wording.t('alerts.test.ok', { name, answer }))
    : redirect(to, 'danger', wording.t('alerts.test.failed', { name, answer }))
}
