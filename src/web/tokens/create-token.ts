import { TokenError } from '../../tokens/index.js'
import { page, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { firstCall } from './commands.js'
import { newTokenPage } from './new-token.js'
import { panelAddress } from './panel-address.js'
import { parseToken } from './parse-token.js'
import { presentTags } from './token-rows.js'

/**
 * POST /settings/api/new. The token stands on the answer itself and nowhere else: not in a cookie for the
 * next page, nor in an address. Sent again, the form is refused, as there is a token of that name.
 */
export const createToken: Handler = async (visit) => {
  const { services, form, user, wording } = visit
  const { t } = wording
  if (services.hasHostTokens) {
    return redirect('settings/api', 'warning', t('tokens.host'))
  }
  const parsed = parseToken(form, services.clock.now(), wording)
  if (!parsed.ok) return newTokenPage(visit, parsed.errors)
  try {
    const { token } = await services.tokens.create(parsed.token, user)
    const { name, scope, tags, expiresAt } = parsed.token
    return page('settings', 'tokens/created', t('tokens.created'), {
      token,
      name: name.trim(),
      scope: t('tokens.scope', { scope }),
      tags: presentTags(tags, services.catalogue.view().instances, wording),
      expiresAt,
      firstCall: firstCall(panelAddress(visit), token)
    })
  } catch (error) {
    if (!(error instanceof TokenError) || error.reason !== 'name-taken') throw error
    return newTokenPage(visit, { name: t('tokens.error.taken') })
  }
}
