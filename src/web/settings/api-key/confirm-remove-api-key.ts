import { page, redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'

/** GET /settings/api-key/remove */
export const confirmRemoveApiKey: Handler = async ({ services, wording: { t } }) => {
  const state = await services.apiKey.state()
  if (state.kind !== 'stored' && state.kind !== 'unreadable') {
    return redirect('settings', 'warning', t('settings.apiKey.nothingToRemove'))
  }
  return page('settings', 'settings/confirm-remove-api-key', t('settings.apiKey.remove.title'), {
    state
  })
}
