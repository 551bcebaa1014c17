import type { ApiKeyState } from '../../../settings/index.js'
import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'

/** Leads to Settings instead, until there is a key. @param tab whose page it is. */
export function withApiKey(
  handler: Handler,
  tab: 'overview' | 'snapshots' | 'instances' = 'snapshots'
): Handler {
  return async (visit) => {
    const state = await visit.services.apiKey.state()
    if (hasApiKey(state)) return await handler(visit)
    const why = state.kind === 'unreadable' ? 'unreadable' : 'missing'
    const { t } = visit.wording
    const texts = {
      overview: t(`overview.noKey.${why}`),
      snapshots: t(`snapshots.noKey.${why}`),
      instances: t(`instances.noKey.${why}`)
    }
    return page(tab, 'shared/no-api-key', t(`tab.${tab}`), { text: texts[tab] })
  }
}

/** Whether there is a key that can be used. */
export function hasApiKey({ kind }: ApiKeyState): boolean {
  return kind === 'stored' || kind === 'environment'
}
