import { type AccountReview, reviewReason, settingsFacts } from '../../confirmations/index.js'
import { settingsOrDefaults } from '../../inventory/index.js'
import { pagedLinks, pageOfList } from '../http/paging.js'
import { page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { presentAllExpiring } from '../shared/changes/expiring-instance.js'
import { unknownByInstance } from './unknown-snapshots.js'

/** As many instances with what expires of them stand on one page. */
const PER_PAGE = 50

/** As many instances with unknown snapshots are shown; of the others the number is told. */
const MOST_UNKNOWN = 50

/** What is different in the account, and what the settings would do with it. */
export async function reviewPage(
  visit: Visit,
  review: AccountReview,
  { isChanged = false } = {}
): Promise<Reply> {
  const { services, wording } = visit
  const view = services.catalogue.view()
  const stored = await settingsOrDefaults(services)
  const expiring = review.expiring.map((each) => ({
    ...each,
    label: instanceName(each.instanceId, view)
  }))
  const wanted = Number(visit.query.page ?? 1)
  const { shown, current, pages } = pageOfList(expiring, wanted, PER_PAGE)
  const unknown = unknownByInstance(review).map(({ instanceId, ...each }) => ({
    ...each,
    instance: instanceName(instanceId, view)
  }))
  const why = wording.say(reviewReason(review))
  const model = {
    why,
    isChanged,
    isConfirmable: review.isConfirmable,
    fingerprint: review.fingerprint,
    unknown: unknown.slice(0, MOST_UNKNOWN),
    moreUnknown: Math.max(0, unknown.length - MOST_UNKNOWN),
    facts: settingsFacts(stored.settings, view).flatMap(({ name, value }) =>
      value === undefined
        ? []
        : [{ name: wording.say(name), value: wording.t('text', { text: value }) }]
    ),
    savedAt: stored.savedAt,
    savedBy: stored.savedBy,
    goingCount: expiring.reduce((sum, { goes }) => sum + goes.length, 0),
    expiring: presentAllExpiring(shown, wording),
    paging: pagedLinks('review', {}, current, pages).paging
  }
  const status = isChanged ? 409 : 200
  const reply = page('settings', 'review/show', wording.t('review.title'), model, status)
  return { ...reply, shows: 'review' }
}
