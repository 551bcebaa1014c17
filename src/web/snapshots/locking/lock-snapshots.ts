import { accountIndex, type Snapshot } from '../../../account/index.js'
import { withinMs } from '../../../common/index.js'
import { redirect } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listWithSelection } from '../selection/back-to-list.js'
import { fewAtOnce } from '../selection/few-at-once.js'
import { type Selection, selectionIn } from '../selection/selected-snapshots.js'

/** What is left of the 5 s a page may wait on Vultr, in ms; the locking itself goes on. */
const PAGE_WAIT_MS = 4_000

/** POST /snapshots/lock: several, selected or all that match. */
export const lockSnapshots: Handler = withApiKey(async (visit) => {
  const { services, form, user, wording } = visit
  const { t } = wording
  const back = listWithSelection(form)
  const selection = await selectionIn(services, form)
  if (selection.kind === 'outdated') {
    return redirect(back, 'warning', t('snapshots.bulk.othersMatch'))
  }
  const toLock = lockable(visit, selection)
  if (toLock.length === 0) return redirect(back, 'warning', t('snapshots.lock.noneToLock'))
  let locked = 0
  const all = fewAtOnce(toLock, async ({ id }) => {
    const { kind } = await services.actions.protect(id, true, { actor: user })
    if (kind === 'described') locked += 1
  })
  const isOver = await withinMs(
    PAGE_WAIT_MS,
    services.inBackground(all).then(() => true),
    false
  )
  const counts = { locked: { count: locked }, count: toLock.length }
  if (locked === toLock.length)
    return redirect(back, 'success', t('snapshots.lock.someDone', counts))
  const text = isOver ? t('snapshots.lock.someNot', counts) : t('snapshots.lock.someSoFar', counts)
  return redirect(back, 'warning', text)
})

/** An external one has no mark to write a lock into, and needs none. */
function lockable(
  { services }: Visit,
  selection: Exclude<Selection, { readonly kind: 'outdated' }>
): readonly Snapshot[] {
  const { snapshots } = accountIndex(services.catalogue.view())
  const chosen =
    selection.kind === 'every-match'
      ? selection.snapshots
      : [...selection.ids].flatMap((id) => snapshots.get(id) ?? [])
  return chosen.filter(({ origin, isProtected }) => origin !== 'foreign' && !isProtected)
}
