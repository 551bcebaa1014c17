import { errorAdvice } from '../../../account/index.js'
import { isolatedName } from '../../http/isolated-name.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { unknownSnapshot, withSnapshot } from '../../shared/account/with-snapshot.js'
import { isInDoubt } from '../change-outcome.js'
import { listPathIn } from '../selection/back-to-list.js'

/** POST /snapshots/:id/delete */
export const deleteSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const name = isolatedName(snapshot.name)
  const { t } = visit.wording
  const back = listPathIn(visit.form)
  const outcome = await visit.services.actions.deleteSnapshot(snapshot.id, { actor: visit.user })
  switch (outcome.kind) {
    case 'deleted':
      return redirect(back, 'success', t('snapshots.delete.done', { name }))
    case 'still-pending':
      return redirect(back, 'warning', t('snapshots.delete.stillPending', { name }))
    case 'protected':
      return redirect(back, 'warning', t('snapshots.delete.locked', { name }))
    case 'needed':
      return redirect(back, 'warning', t('snapshots.delete.needed', { name }))
    case 'busy':
    case 'changed':
      return redirect(back, 'warning', t('snapshots.change.busy'))
    case 'failed': {
      const told = { name, advice: errorAdvice(outcome.error) }
      const text = isInDoubt(outcome.error)
        ? t('snapshots.delete.unknown', told)
        : t('snapshots.delete.failed', told)
      return redirect(back, 'danger', text)
    }
    case 'unknown-snapshot':
      throw unknownSnapshot()
  }
})
