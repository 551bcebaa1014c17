import { accountIndex } from '../../../account/index.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { isLockable, lockSeveral } from '../locking/lock-several.js'
import { shownIds } from './expired-form.js'

/** POST /snapshots/expired/:instanceId/keep: locks those that the admin saw, so that none of them is pruned. */
export const keepExpired: Handler = withApiKey(async (visit) => {
  const { snapshots } = accountIndex(visit.services.catalogue.view())
  const shown = shownIds(visit.form).flatMap((id) => snapshots.get(id.toLowerCase()) ?? [])
  const own = shown.filter(({ instanceId }) => instanceId === visit.params.instanceId)
  return await lockSeveral(visit, own.filter(isLockable), { back: 'snapshots' })
})
