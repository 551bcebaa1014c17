import { restorePath } from '../../attention/index.js'
import { isolatedName } from '../http/isolated-name.js'
import { page } from '../http/reply.js'
import { presentRestore } from './present-restore.js'
import { withRestore } from './with-restore.js'

/** GET /restores/:id: how far it has come, and how it ended. */
export const showRestore = withRestore(async (visit, progress) => {
  const { t } = visit.wording
  const presented = presentRestore(visit, progress)
  const title = t('restores.progress.heading', {
    snapshot: isolatedName(progress.restore.snapshotName || t('snapshots.noName')),
    instance: isolatedName(presented.instance)
  })
  const shows = restorePath(progress.restore)
  return { ...page('snapshots', 'restores/show', title, presented), shows }
})
