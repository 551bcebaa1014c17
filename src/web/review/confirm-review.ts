import { typed } from '../http/form-fields.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { nothingToReview } from './nothing-to-review.js'
import { reviewPage } from './review-page.js'

/** POST /review: goes on by the settings as they were shown. */
export const confirmReview: Handler = async (visit) => {
  const outcome = await visit.services.reviews.confirm({
    fingerprint: typed(visit.form, 'fingerprint'),
    actor: visit.user
  })
  switch (outcome.kind) {
    case 'nothing-to-review':
      return nothingToReview(visit)
    case 'changed':
      return await reviewPage(visit, outcome.review, { isChanged: true })
    case 'confirmed':
      return redirect('settings', 'success', visit.wording.t('review.confirmed'))
  }
}
