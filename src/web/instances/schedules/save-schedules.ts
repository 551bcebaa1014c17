import { readAccount } from '../../../inventory/index.js'
import { typed } from '../../http/form-fields.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { listPathOf, listWithTicked } from '../list-query.js'
import { ownSchedulePage } from './own-schedule-page.js'
import { parseChoice } from './parse-choice.js'
import { saveChoice } from './save-choice.js'
import { selectionIn } from './selected-instances.js'

/** POST /instances/schedule: the same of several, selected or all that the list shows. */
export const saveSchedules: Handler = withApiKey(async (visit) => {
  await readAccount(visit.services)
  const back = listPathOf(visit.form)
  const { instanceIds: selected, isOutdated } = await selectionIn(visit)
  if (isOutdated) {
    return redirect(back, 'warning', visit.wording.t('instances.bulk.othersMatch'))
  }
  if (selected.length === 0) {
    return redirect(back, 'warning', visit.wording.t('instances.bulk.none'))
  }
  // The search may find others by the time of the next step; what was selected is held on to.
  const { all: _, matching: __, ...form } = visit.form
  const withSelection = { ...visit, form: { ...form, id: selected } }
  const isOwnToBeFilledIn = typed(form, 'mode') === 'own' && form.frequency === undefined
  if (isOwnToBeFilledIn) return await ownSchedulePage(withSelection, selected, {})
  const parsed = parseChoice(form, visit.wording)
  if (!parsed.ok) return await ownSchedulePage(withSelection, selected, parsed.errors)
  return await saveChoice(withSelection, selected, parsed.choice, {
    action: 'instances/schedule',
    back,
    cancel: listWithTicked(form, selected)
  })
}, 'instances')
