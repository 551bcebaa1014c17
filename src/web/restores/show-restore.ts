import { page } from '../http/reply.js'
import { presentRestore } from './present-restore.js'
import { withRestore } from './with-restore.js'

/** GET /restores/:id: how far it has come, and how it ended. */
export const showRestore = withRestore(async (visit, progress) => {
  const title = visit.wording.t('snapshots.restore')
  return page('snapshots', 'restores/show', title, presentRestore(visit, progress))
})
