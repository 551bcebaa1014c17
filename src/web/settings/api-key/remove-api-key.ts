import { message } from '../../../wording/index.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { recordApiKey } from './record-api-key.js'

/** POST /settings/api-key/remove */
export const removeApiKey: Handler = async (visit) => {
  const {
    services,
    wording: { t }
  } = visit
  await services.apiKey.remove()
  await services.apiKeyChanged()
  await recordApiKey(visit, 'ok', message('activity.apiKey.removed'))
  return redirect(
    'settings',
    'success',
    t('settings.apiKey.removed', { site: 'my.vultr.com', menu: message('vultr.menu.api') })
  )
}
