import { accountIndex, type Snapshot } from '../../../account/index.js'
import { redirect } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listWithSelection } from '../selection/back-to-list.js'
import { type Selection, selectionIn } from '../selection/selected-snapshots.js'
import { isLockable, lockSeveral } from './lock-several.js'

/** POST /snapshots/lock: several, selected or all that match. */
export const lockSnapshots: Handler = withApiKey(async (visit) => {
  const { services, form, wording } = visit
  const back = listWithSelection(form)
  const selection = await selectionIn(services, form)
  if (selection.kind === 'outdated') {
    return redirect(back, 'warning', wording.t('snapshots.bulk.othersMatch'))
  }
  return await lockSeveral(visit, lockable(visit, selection), back)
})

function lockable(
  { services }: Visit,
  selection: Exclude<Selection, { readonly kind: 'outdated' }>
): readonly Snapshot[] {
  const { snapshots } = accountIndex(services.catalogue.view())
  const chosen =
    selection.kind === 'every-match'
      ? selection.snapshots
      : [...selection.ids].flatMap((id) => snapshots.get(id) ?? [])
  return chosen.filter(isLockable)
}
