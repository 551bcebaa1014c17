export { createReview, type Review } from './create-review.js'
export {
  type CoveredIds,
  concerning,
  heldForReview,
  holdsDeletes,
  holdsRestores,
  type ReviewState,
  type UnknownSnapshot
} from './review-state.js'
