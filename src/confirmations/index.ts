export { type AccountReview, type AccountReviews, createAccountReviews } from './account-review.js'
export { createSettingsChanges, leftOutSentence, type SettingsChanges } from './save-settings.js'
export type { ChangeOutcome, SavedBy, SettingsChange } from './settings-change.js'
