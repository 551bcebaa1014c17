import type { AccountReview } from '../../confirmations/index.js'
import { typed } from '../http/form-fields.js'
import { pagedLinks } from '../http/paging.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { reviewReason } from '../shared/banners/review-reason.js'
import { presentExpiring } from '../shared/changes/expiring-instance.js'
import { summarizeSettings } from '../shared/schedules/settings-summary.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'

/** As many instances with what expires of them stand on one page. */
const PER_PAGE = 50

/** As many instances with unknown snapshots are shown; of the others the number is told. */
const MOST_UNKNOWN = 50

/** GET /review: what is different in the account, and what the settings would do with it. */
export const showReview: Handler = async (visit) => {
  const review = await visit.services.reviews.current()
  return review === undefined ? nothingToReview() : await reviewPage(visit, review)
}

/** POST /review: goes on by the settings as they were shown. */
export const confirmReview: Handler = async (visit) => {
  const outcome = await visit.services.reviews.confirm({
    fingerprint: typed(visit.form, 'fingerprint'),
    actor: visit.user
  })
  switch (outcome.kind) {
    case 'nothing-to-review':
      return nothingToReview()
    case 'changed':
      return await reviewPage(visit, outcome.review, { isChanged: true })
    case 'confirmed':
      return redirect('settings', 'success', 'Confirmed. Pruning and restores work again.')
  }
}

function nothingToReview(): Reply {
  return redirect('settings', 'success', 'There is nothing to review (any more).')
}

async function reviewPage(
  visit: Visit,
  review: AccountReview,
  { isChanged = false } = {}
): Promise<Reply> {
  const { services } = visit
  const view = services.catalogue.view()
  const stored = await settingsOrDefaults(services)
  const expiring = review.expiring.map((each) => ({
    ...each,
    label: instanceName(each.instanceId, view)
  }))
  const pages = Math.max(1, Math.ceil(expiring.length / PER_PAGE))
  const wanted = Number(visit.query.page ?? 1)
  const current = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  const unknown = unknownByInstance(review).map(({ instanceId, ...each }) => ({
    ...each,
    instance: instanceName(instanceId, view)
  }))
  return page(
    'settings',
    'review/show',
    'Review the settings',
    {
      why: reviewReason(review),
      isChanged,
      isConfirmable: review.isConfirmable,
      fingerprint: review.fingerprint,
      unknown: unknown.slice(0, MOST_UNKNOWN),
      moreUnknown: Math.max(0, unknown.length - MOST_UNKNOWN),
      facts: Object.entries(summarizeSettings(stored.settings, view)).filter(
        ([, value]) => value !== 'none'
      ),
      savedAt: stored.savedAt,
      savedBy: stored.savedBy,
      goingCount: expiring.reduce((sum, { goes }) => sum + goes.length, 0),
      instances: expiring.slice((current - 1) * PER_PAGE, current * PER_PAGE).map(presentExpiring),
      paging: pagedLinks('review', {}, current, pages).paging
    },
    isChanged ? 409 : 200
  )
}

/** Snapshots that this panel has no record of, of one instance. */
interface UnknownOfInstance {
  readonly instanceId: string
  readonly count: number
  readonly oldest: Date | undefined
  readonly newest: Date | undefined
  readonly isOfAnotherPanel: boolean
}

/** Those with the most first. */
function unknownByInstance({ state }: AccountReview): readonly UnknownOfInstance[] {
  const groups = new Map<string, (typeof state.unknown)[number][]>()
  for (const each of state.unknown) {
    const group = groups.get(each.instanceId)
    if (group === undefined) groups.set(each.instanceId, [each])
    else group.push(each)
  }
  return [...groups]
    .map(([instanceId, group]) => {
      const times = group.flatMap(({ madeAt }) => madeAt?.getTime() ?? []).sort((a, b) => a - b)
      const dateAt = (time: number | undefined) => (time === undefined ? undefined : new Date(time))
      return {
        instanceId,
        count: group.length,
        oldest: dateAt(times[0]),
        newest: dateAt(times.at(-1)),
        isOfAnotherPanel: group.some((each) => each.isOfAnotherPanel)
      }
    })
    .sort((a, b) => b.count - a.count)
}
