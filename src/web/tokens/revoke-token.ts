import { isolatedName } from '../http/isolated-name.js'
import { page, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { presentToken } from './token-rows.js'
import { tokenOf } from './with-token.js'

/** GET /settings/api/:id/revoke */
export const confirmRevokeToken: Handler = async (visit) => {
  const { services, wording } = visit
  const token = await tokenOf(visit)
  const { instances } = services.catalogue.view()
  const now = services.clock.now()
  const title = wording.t('tokens.revoke.title', { name: isolatedName(token.name) })
  return page('settings', 'tokens/confirm-revoke', title, {
    token: presentToken(token, { instances, now, wording })
  })
}

/** POST /settings/api/:id/revoke */
export const revokeToken: Handler = async (visit) => {
  const { services, user, wording } = visit
  const { id, name } = await tokenOf(visit)
  await services.tokens.revoke(id, user)
  const told = wording.t('tokens.revoked', { name: isolatedName(name) })
  return redirect('settings/api', 'success', told)
}
