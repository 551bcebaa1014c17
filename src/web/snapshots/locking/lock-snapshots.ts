import { accountIndex, type Snapshot } from '../../../account/index.js'
import { typed } from '../../http/form-fields.js'
import { redirect } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listPathIn, listWithSelection } from '../selection/back-to-list.js'
import { type Selection, selectionIn } from '../selection/selected-snapshots.js'
import { isLockable, isUnlockable, lockSeveral } from './lock-several.js'

/** POST /snapshots/lock: several, selected or all that match; `protect=off` unlocks them. */
export const lockSnapshots: Handler = withApiKey(async (visit) => {
  const { services, form, wording } = visit
  const back = listWithSelection(form)
  const selection = await selectionIn(services, form)
  if (selection.kind === 'outdated') {
    return redirect(back, 'warning', wording.t('snapshots.bulk.othersMatch'))
  }
  const unlocks = typed(form, 'protect') === 'off'
  const chosen = chosenIn(visit, selection).filter(unlocks ? isUnlockable : isLockable)
  // What is done with is selected no more.
  return await lockSeveral(visit, chosen, { back, backAfter: listPathIn(form), unlocks })
})

function chosenIn(
  { services }: Visit,
  selection: Exclude<Selection, { readonly kind: 'outdated' }>
): readonly Snapshot[] {
  const { snapshots } = accountIndex(services.catalogue.view())
  return selection.kind === 'every-match'
    ? selection.snapshots
    : [...selection.ids].flatMap((id) => snapshots.get(id) ?? [])
}
