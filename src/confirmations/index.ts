export { type AccountReview, type AccountReviews, createAccountReviews } from './account-review.js'
export { leftOutMessage } from './change-effects.js'
export { createSettingsChanges, type SettingsChanges } from './check-and-save.js'
export type { ChangeOutcome, SavedBy, SettingsChange } from './settings-change.js'
