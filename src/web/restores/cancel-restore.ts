import { redirect } from '../http/reply.js'
import { withRestore } from './with-restore.js'

/** POST /restores/:id/cancel: calls it off while it waits. */
export const cancelRestore = withRestore(async ({ services, user, wording }, { restore }) => {
  const outcome = await services.restores.cancel(restore.id, user)
  const isCanceled = outcome === 'canceled'
  const text = isCanceled
    ? wording.t('restores.cancel.done')
    : wording.t('restores.cancel.tooLate', { outcome })
  return redirect(`restores/${restore.id}`, isCanceled ? 'success' : 'warning', text)
})
