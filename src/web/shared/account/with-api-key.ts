import type { ApiKeyState } from '../../../settings/index.js'
import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'

/** Leads to Settings instead, until there is a key. */
export function withApiKey(handler: Handler): Handler {
  return async (visit) => {
    const state = await visit.services.apiKey.state()
    if (hasApiKey(state)) return await handler(visit)
    return page('snapshots', 'shared/no-api-key', visit.wording.t('snapshots.title'), {
      isUnreadable: state.kind === 'unreadable'
    })
  }
}

/** Whether there is a key that can be used. */
export function hasApiKey({ kind }: ApiKeyState): boolean {
  return kind === 'stored' || kind === 'environment'
}
