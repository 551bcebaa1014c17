import { message } from '../../wording/index.js'
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
  const done = isProtected ? message('snapshots.lock.done') : message('snapshots.unlock.done')
  return replyToChange(snapshot, outcome, done, visit.wording)
})
