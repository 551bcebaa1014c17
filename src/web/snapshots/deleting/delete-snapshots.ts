import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listPathIn } from '../selection/back-to-list.js'
import { changeFewAtOnce } from '../selection/few-at-once.js'
import { isDeletable, selectionIn } from '../selection/selected-snapshots.js'

/** POST /snapshots/delete */
export const deleteSnapshots: Handler = withApiKey(async ({ services, form, user, wording }) => {
  const { t } = wording
  const back = listPathIn(form)
  const selection = await selectionIn(services, form)
  if (selection.kind === 'outdated') {
    return redirect(back, 'warning', t('snapshots.bulk.othersMatch'))
  }
  const ids =
    selection.kind === 'by-id'
      ? [...selection.ids]
      : selection.snapshots.filter(isDeletable).map(({ id }) => id)
  if (ids.length === 0) {
    throw new PageError(
      404,
      message('error.nothingSelected'),
      message('error.nothingSelected.text')
    )
  }
  const { done, isOver } = await changeFewAtOnce(services, ids, async (id) => {
    const { kind } = await services.actions.deleteToTheEnd(id, { actor: user })
    return kind === 'deleted'
  })
  const counts = { deleted: { count: done }, count: ids.length }
  if (done === ids.length) return redirect(back, 'success', t('snapshots.delete.someDone', counts))
  const text = isOver
    ? t('snapshots.delete.someNot', counts)
    : t('snapshots.delete.someSoFar', counts)
  return redirect(back, 'warning', text)
})
