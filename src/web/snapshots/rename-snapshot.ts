import * as z from 'zod'
import { flawOfRename } from '../../snapshots/index.js'
import { message } from '../../wording/index.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { replyToChange } from './change-outcome.js'
import { snapshotNameField } from './name-field.js'
import { snapshotPage, snapshotPath } from './snapshot-page.js'

/** POST /snapshots/:id/rename */
export const renameSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const { wording } = visit
  const parsed = z.object({ name: snapshotNameField(wording) }).safeParse(visit.form)
  if (!parsed.success) {
    const error = fieldErrors(parsed.error).name ?? wording.t('snapshots.name.missing')
    return await snapshotPage(visit, snapshot, { error, typedName: typed(visit.form, 'name') })
  }
  const flaw = flawOfRename(snapshot, parsed.data.name)
  if (flaw !== undefined) {
    const typedName = typed(visit.form, 'name')
    return await snapshotPage(visit, snapshot, { error: wording.say(flaw), typedName })
  }
  const outcome = await visit.services.actions.rename(snapshot.id, parsed.data.name, {
    actor: visit.user
  })
  const done = message('snapshots.rename.done', { name: isolatedName(parsed.data.name) })
  return replyToChange(snapshotPath(snapshot.id, visit.form), outcome, done, wording)
})
