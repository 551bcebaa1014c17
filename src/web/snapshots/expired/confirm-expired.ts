import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { shownIds } from './expired-form.js'
import { nothingHeld } from './nothing-held.js'

/** POST /snapshots/expired/:instanceId: deletes those that the admin saw, as far as they still are expired. */
export const confirmExpired: Handler = async ({ services, params, form, user, wording }) => {
  const snapshotIds = shownIds(form)
  const { instanceId = '' } = params
  const { confirmed, deleted } = await services.expired.confirm(instanceId, {
    snapshotIds,
    actor: user
  })
  if (confirmed === 0) throw nothingHeld()
  const counts = { deleted: { count: deleted }, count: confirmed }
  const text =
    deleted >= confirmed
      ? wording.t('snapshots.expired.done', counts)
      : wording.t('snapshots.expired.soFar', counts)
  return redirect('snapshots', 'success', text)
}
