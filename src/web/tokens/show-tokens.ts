import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { firstCall } from './commands.js'
import { panelAddress } from './panel-address.js'
import { presentToken } from './token-rows.js'

/** GET /settings/api: the tokens there are, and how a program begins. */
export const showTokens: Handler = async (visit) => {
  const { services, wording } = visit
  const now = services.clock.now()
  const { instances } = services.catalogue.view()
  const address = panelAddress(visit)
  const tokens = await services.tokens.list()
  const model = {
    tokens: tokens.map((token) => presentToken(token, { instances, now, wording })),
    hasHostTokens: services.hasHostTokens,
    apiUrl: `${address}/api/v1`,
    metricsUrl: `${address}/metrics`,
    firstCall: firstCall(address, 'vpa_…')
  }
  return page('settings', 'tokens/show', wording.t('tokens.title'), model)
}
