export {
  ACTIVITY_DAYS,
  type ActivityEntry,
  type ActivityFilter,
  type ActivityKind,
  type ActivityLog,
  type ActivityOutcome,
  type ActivityPage,
  createActivityLog,
  type NewActivity,
  recordActivity
} from './activity-log.js'
