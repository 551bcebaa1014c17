export { createReview, type Review } from './create-review.js'
export {
  type CoveredIds,
  concerning,
  heldForReview,
  holdsDeletes,
  holdsRestores,
  type ReviewState
} from './review-state.js'
