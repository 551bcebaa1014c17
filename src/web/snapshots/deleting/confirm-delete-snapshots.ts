import type { Snapshot } from '../../../account/index.js'
import { page, redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { deleteWarning } from './delete-warning.js'
import { selectedSnapshotIds } from './selected-snapshots.js'

/** GET /snapshots/delete?id=…: the list of what would be deleted together. */
export const confirmDeleteSnapshots: Handler = withApiKey(async ({ services, query }) => {
  const ids = selectedSnapshotIds(query)
  const view = services.catalogue.view()
  const chosen = view.snapshots.filter(({ id }) => ids.has(id))
  if (chosen.length === 0) {
    return redirect('snapshots', 'warning', 'Select the snapshots to delete first.')
  }
  const isSpared = (each: Snapshot) => each.isProtected || each.status === 'pending'
  return page('snapshots', 'snapshots/confirm-delete-snapshots', 'Delete snapshots', {
    snapshots: chosen
      .filter((each) => !isSpared(each))
      .map((each) => ({ ...each, ...deleteWarning(each, view, services.clock.now()) })),
    spared: chosen.filter(isSpared)
  })
})
