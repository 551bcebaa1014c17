import { withinMs } from '../../../common/index.js'
import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { selectedSnapshotIds } from './selected-snapshots.js'

/** As many as the list shows on one page, and some more. */
const MOST_DELETED = 100

/** What is left of the 5 s a page may wait on Vultr, in ms; the deleting itself goes on. */
const PAGE_WAIT_MS = 4_000

/** POST /snapshots/delete */
export const deleteSnapshots: Handler = withApiKey(async (visit) => {
  const ids = selectedSnapshotIds(visit.form)
  if (ids.size === 0) {
    throw new PageError(
      404,
      message('error.nothingSelected'),
      message('error.nothingSelected.text')
    )
  }
  if (ids.size > MOST_DELETED) {
    throw new PageError(
      413,
      message('error.tooMany'),
      message('error.tooMany.text', { most: MOST_DELETED })
    )
  }
  let deleted = 0
  const { actions, inBackground } = visit.services
  const all = Promise.allSettled(
    [...ids].map(async (id) => {
      if ((await actions.deleteToTheEnd(id, { actor: visit.user })).kind === 'deleted') deleted += 1
    })
  )
  const isOver = await withinMs(PAGE_WAIT_MS, inBackground(all), undefined)
  const { t } = visit.wording
  const counts = { deleted: { count: deleted }, count: ids.size }
  if (deleted === ids.size) {
    return redirect('snapshots', 'success', t('snapshots.delete.someDone', counts))
  }
  const text =
    isOver === undefined
      ? t('snapshots.delete.someSoFar', counts)
      : t('snapshots.delete.someNot', counts)
  return redirect('snapshots', 'warning', text)
})
