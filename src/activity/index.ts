export {
  type ActivityEntry,
  type ActivityKind,
  type ActivityOutcome,
  KINDS as ACTIVITY_KINDS,
  type NewActivity,
  OUTCOMES as ACTIVITY_OUTCOMES,
  toEntry
} from './activity-entry.js'

export type { ActivityFilter } from './activity-filter.js'
export type { ActivityLines } from './activity-lines.js'
export {
  type ActivityLog,
  createActivityLog,
  forgottenBefore,
  recordActivity
} from './activity-log.js'
export { isReservedActor, tokenActor, tokenOfActor } from './actors.js'
export {
  createSignInLog,
  type SignInEvent,
  type SignInEventKind,
  type SignInLog
} from './sign-in-log.js'
