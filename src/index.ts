export type { SignInEvent, SignInEventKind } from './activity/index.js'
export { createVultrAddon } from './addon.js'
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
export { type NewToken, type Scope, TokenError } from './tokens/index.js'
export type { VultrAddon } from './vultr-addon.js'
export { type MenuItem, type Page, refuseForeignPosts } from './web/index.js'
