export type { SignInEvent, SignInEventKind } from './activity/index.js'
export { createVultrAddon, type VultrAddon } from './addon.js'
export type { Alert, AlertKind, AlertState, Severity } from './alerts/index.js'
export { DatabaseError } from './database/index.js'
export { type AddonOptionsInput, OptionsError } from './options.js'
export {
  type KeepCount,
  type KeepReason,
  planRetention,
  type RetentionPlan,
  type RetentionRules
} from './policy/index.js'
export { type MenuItem, type Page, refuseForeignPosts } from './web/index.js'
