import type { Snapshot } from '../../../account/index.js'
import { page, redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { deleteWarning } from './delete-warning.js'
import { selectedSnapshotIds } from './selected-snapshots.js'

/** GET /snapshots/delete?id=…: the list of what would be deleted together. */
export const confirmDeleteSnapshots: Handler = withApiKey(async ({ services, query, wording }) => {
  const ids = selectedSnapshotIds(query)
  const view = services.catalogue.view()
  const chosen = view.snapshots.filter(({ id }) => ids.has(id))
  if (chosen.length === 0) {
    return redirect('snapshots', 'warning', wording.t('error.nothingSelected.text'))
  }
  const isSpared = (each: Snapshot) => each.isProtected || each.status === 'pending'
  const title = wording.t('snapshots.delete.several')
  return page('snapshots', 'snapshots/confirm-delete-snapshots', title, {
    snapshots: chosen
      .filter((each) => !isSpared(each))
      .map((each) => ({ ...each, ...deleteWarning(each, view, services.clock.now()) })),
    spared: chosen.filter(isSpared)
  })
})
