export { createReview, type Review } from './create-review.js'
export {
  type CoveredIds,
  concerning,
  holdsDeletes,
  holdsRestores,
  isHeldForReview,
  type ReviewState,
  type UnknownSnapshot
} from './review-state.js'
