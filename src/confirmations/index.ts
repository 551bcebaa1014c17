export { type AccountReview, type AccountReviews, createAccountReviews } from './account-review.js'
export type { ChangeReview } from './change-review.js'
export { createSettingsChanges, type SettingsChanges } from './check-and-save.js'
export { flawMessage } from './flaw-message.js'
export type { CostJump, Growth } from './growth/growth.js'
export { instanceNames } from './instance-names.js'
export { leftOutMessage, leftUnprotected } from './left-unprotected.js'
export { reviewReason } from './review-reason.js'
export { flawsOfSchedule, type SettingFlaw } from './schedule-flaw.js'
export type { ChangeOutcome, SavedBy, SettingsChange } from './settings-change.js'
export {
  changesMessage,
  choiceDifferences,
  choiceMessage,
  type SettingDifference,
  settingDifferences,
  settingsFacts
} from './settings-facts.js'
