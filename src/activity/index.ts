export {
  type ActivityEntry,
  type ActivityFilter,
  type ActivityLog,
  type ActivityOutcome,
  createActivityLog,
  forgottenBefore,
  MOST_PAGED,
  type NewActivity,
  recordActivity
} from './activity-log.js'
export {
  createSignInLog,
  type SignInEvent,
  type SignInEventKind,
  type SignInLog
} from './sign-in-log.js'
