import type { Handler } from '../http/visit.js'
import { nothingToReview } from './nothing-to-review.js'
import { reviewPage } from './review-page.js'

/** GET /review: what is different in the account, and what the settings would do with it. */
export const showReview: Handler = async (visit) => {
  const review = await visit.services.reviews.current()
  return review === undefined ? nothingToReview(visit) : await reviewPage(visit, review)
}
