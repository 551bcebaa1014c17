import { accountIndex, type Snapshot } from '../../account/index.js'
import { backPathIn } from '../http/back-path.js'
import type { Form } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { addressOf } from '../http/paging.js'
import { formPage, page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'

/** What a refused new name gives back. */
interface RefusedName {
  readonly error: string
  readonly typedName: string
}

/** The page of a snapshot, from which one gets back to the list as it was left. */
export function snapshotPath(id: string, fields: Form): string {
  return addressOf(`snapshots/${id}`, { back: backPathIn(fields) ?? '' })
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
  const { instances } = accountIndex(services.catalogue.view())
  const fields = refused === undefined ? visit.query : visit.form
  const back = backPathIn(fields)
  const self = snapshotPath(snapshot.id, fields)
  const model = {
    snapshot,
    row: rows[0],
    isInstanceListed: instances.has(snapshot.instanceId ?? ''),
    isLive: isLive || restores.some(({ snapshotId }) => snapshotId === snapshot.id),
    name: refused?.typedName ?? snapshot.name,
    error: refused?.error,
    canProtect: snapshot.origin !== 'foreign',
    self,
    back,
    backToList: addressOf('', { back: back ?? '' }),
    backHere: addressOf('', { back: back === undefined ? '' : self })
  }
  const title = isolatedName(snapshot.name || wording.t('snapshots.noName'))
  const errors = refused === undefined ? {} : { name: refused.error }
  return formPage(page('snapshots', 'snapshots/show', title, model), errors, [
    { name: 'name', id: 'va-name', label: wording.t('snapshots.name') }
  ])
}
