import { typed } from '../http/form-fields.js'
import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { replyToChange } from './change-outcome.js'

/** POST /snapshots/:id/protect, with `protect` on or off. */
export const lockSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const isProtected = typed(visit.form, 'protect') === 'on'
  const outcome = await visit.services.actions.protect(snapshot.id, isProtected, {
    actor: visit.user
  })
  const done = isProtected
    ? 'Protected: it is not pruned, and not deleted before the protection is taken off.'
    : 'No longer protected.'
  return replyToChange(snapshot, outcome, done)
})
