import { page } from '../../http/replies/reply.js'
import type { Handler } from '../../http/visit.js'

/** Leads to Settings instead, until there is a key. */
export function withApiKey(handler: Handler): Handler {
  return async (visit) => {
    const { kind } = await visit.services.apiKey.state()
    if (kind === 'stored' || kind === 'environment') return await handler(visit)
    return page('snapshots', 'shared/no-api-key', 'Snapshots', {
      isUnreadable: kind === 'unreadable'
    })
  }
}
