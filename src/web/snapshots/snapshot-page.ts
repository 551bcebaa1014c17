import type { Snapshot } from '../../account/index.js'
import { page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'

/** What a refused new name gives back. */
interface RefusedName {
  readonly error: string
  readonly typedName: string
}

/** One snapshot and what can be done to it, as it is or as a refused new name left it. */
export async function snapshotPage(
  visit: Visit,
  snapshot: Snapshot,
  refused?: RefusedName
): Promise<Reply> {
  const { services, wording } = visit
  const { rows, isLive } = await presentRows(visit, [snapshot], { showsWaiting: false })
  const restores = await services.restores.open()
  const model = {
    snapshot,
    row: rows[0],
    isLive: isLive || restores.some(({ snapshotId }) => snapshotId === snapshot.id),
    name: refused?.typedName ?? snapshot.name,
    error: refused?.error,
    canProtect: snapshot.origin !== 'foreign'
  }
  const status = refused === undefined ? 200 : 422
  const title = snapshot.name || wording.t('snapshots.one')
  return page('snapshots', 'snapshots/show', title, model, status)
}
