import { z } from 'zod'
import { fieldErrors, typed } from '../http/form-fields.js'
import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { replyToChange } from './change-outcome.js'
import { snapshotNameField } from './name-field.js'
import { snapshotPage } from './snapshot-page.js'

/** POST /snapshots/:id/rename */
export const renameSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const parsed = z.object({ name: snapshotNameField }).safeParse(visit.form)
  if (!parsed.success) {
    const error = fieldErrors(parsed.error).name ?? 'Enter a name.'
    return await snapshotPage(visit, snapshot, { error, typedName: typed(visit.form, 'name') })
  }
  const outcome = await visit.services.actions.rename(snapshot.id, parsed.data.name, {
    actor: visit.user
  })
  return replyToChange(snapshot, outcome, `Renamed to “${parsed.data.name}”.`)
})
