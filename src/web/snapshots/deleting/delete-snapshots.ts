import { withinMs } from '../../../common/index.js'
import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listPathIn } from '../selection/back-to-list.js'
import { fewAtOnce } from '../selection/few-at-once.js'
import { isSelectable, selectionIn } from '../selection/selected-snapshots.js'

/** What is left of the 5 s a page may wait on Vultr, in ms; the deleting itself goes on. */
const PAGE_WAIT_MS = 4_000

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
      : selection.snapshots.filter(isSelectable).map(({ id }) => id)
  if (ids.length === 0) {
    throw new PageError(
      404,
      message('error.nothingSelected'),
      message('error.nothingSelected.text')
    )
  }
  let deleted = 0
  const all = fewAtOnce(ids, async (id) => {
    const { kind } = await services.actions.deleteToTheEnd(id, { actor: user })
    if (kind === 'deleted') deleted += 1
  })
  const isOver = await withinMs(
    PAGE_WAIT_MS,
    services.inBackground(all).then(() => true),
    false
  )
  const counts = { deleted: { count: deleted }, count: ids.length }
  if (deleted === ids.length)
    return redirect(back, 'success', t('snapshots.delete.someDone', counts))
  const text = isOver
    ? t('snapshots.delete.someNot', counts)
    : t('snapshots.delete.someSoFar', counts)
  return redirect(back, 'warning', text)
})
