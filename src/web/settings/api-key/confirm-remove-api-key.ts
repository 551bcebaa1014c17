import { page, redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'

/** GET /settings/api-key/remove */
export const confirmRemoveApiKey: Handler = async ({ services }) => {
  const state = await services.apiKey.state()
  if (state.kind !== 'stored' && state.kind !== 'unreadable') {
    return redirect('settings', 'warning', 'There is no stored API key to remove.')
  }
  return page('settings', 'settings/confirm-remove-api-key', 'Remove API key', { state })
}
