import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { errorAdvice } from '../../shared/account/error-advice.js'
import { unknownSnapshot, withSnapshot } from '../../shared/account/with-snapshot.js'
import { CHANGE_UNDER_WAY, isInDoubt } from '../change-outcome.js'

/** POST /snapshots/:id/delete */
export const deleteSnapshot: Handler = withSnapshot(async (visit, { id, name }) => {
  const outcome = await visit.services.actions.deleteSnapshot(id, { actor: visit.user })
  switch (outcome.kind) {
    case 'deleted':
      return redirect('snapshots', 'success', `“${name}” was deleted.`)
    case 'still-pending':
      return redirect(
        'snapshots',
        'warning',
        `“${name}” is still being created; it can be deleted once it is complete.`
      )
    case 'protected':
      return redirect('snapshots', 'warning', `“${name}” is protected and was not deleted.`)
    case 'needed':
      return redirect(
        'snapshots',
        'warning',
        `“${name}” was not deleted: a restore that is under way needs it.`
      )
    case 'busy':
      return redirect('snapshots', 'warning', CHANGE_UNDER_WAY)
    case 'failed': {
      const what = isInDoubt(outcome.error)
        ? `It is not known whether “${name}” was deleted.`
        : `“${name}” was not deleted.`
      return redirect('snapshots', 'danger', `${what} ${errorAdvice(outcome.error)}`)
    }
    case 'unknown-snapshot':
      throw unknownSnapshot()
  }
})
