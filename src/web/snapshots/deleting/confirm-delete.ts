import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withSnapshot } from '../../shared/account/with-snapshot.js'
import { listPathIn } from '../selection/back-to-list.js'
import { deleteWarning } from './delete-warning.js'

/** GET /snapshots/:id/delete */
export const confirmDelete: Handler = withSnapshot(
  async ({ services, query, wording }, snapshot) => {
    const view = services.catalogue.view()
    return page('snapshots', 'snapshots/confirm-delete', wording.t('snapshots.delete.one'), {
      snapshot,
      isPending: snapshot.status === 'pending',
      isProtected: snapshot.isProtected,
      back: listPathIn(query),
      ...deleteWarning(snapshot, view, services.clock.now())
    })
  }
)
