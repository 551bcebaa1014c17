import { message } from '../../../wording/index.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { recordApiKey } from './record-api-key.js'

/** POST /settings/api-key/remove */
export const removeApiKey: Handler = async (visit) => {
  const { services } = visit
  await services.apiKey.remove()
  await services.apiKeyChanged()
  await recordApiKey(visit, 'ok', message('activity.apiKey.removed'))
  return redirect(
    'settings',
    'success',
    'The API key was removed. No snapshots are taken or deleted until you enter one again; those at Vultr are kept. Revoke the key at my.vultr.com → Account → API too, if you have not yet.'
  )
}
