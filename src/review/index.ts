export { createReview, type Review } from './create-review.js'
export { isHeldForReview, type ReviewState, type UnknownSnapshot } from './review-state.js'
