import { message } from '../../../wording/index.js'
import { backPathIn } from '../../http/back-path.js'
import { typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import type { Handler } from '../../http/visit.js'
import { withSnapshot } from '../../shared/account/with-snapshot.js'
import { replyToChange } from '../change-outcome.js'
import { listWithSelection } from '../selection/back-to-list.js'

/** POST /snapshots/:id/protect, with `protect` on or off: from its page, or from the list. */
export const lockSnapshot: Handler = withSnapshot(async ({ services, form, user, wording }, of) => {
  const isProtected = typed(form, 'protect') === 'on'
  const outcome = await services.actions.protect(of.id, isProtected, { actor: user })
  const name = isolatedName(of.name || wording.t('snapshots.noName'))
  const done = isProtected
    ? message('snapshots.lock.done', { name })
    : message('snapshots.unlock.done', { name })
  const path = backPathIn(form) === undefined ? `snapshots/${of.id}` : listWithSelection(form)
  return replyToChange(path, outcome, done, wording)
})
