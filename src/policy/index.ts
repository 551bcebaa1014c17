export { expectedPruneAt, RETENTION_CHOICES, steadyCount } from './forecast.js'
export { isGood } from './good-snapshot.js'
export { isMoreOftenThanHourly, type Pace, paceOf } from './pace.js'
export { type KeepReason, planRetention, type RetentionPlan } from './plan-retention.js'
export { BACKUP_SHARE_OF_PLAN, monthlyCostUsd, SNAPSHOT_USD_PER_GB_MONTH } from './price.js'
export { type PruneCandidate, type PruningPlan, planPruning } from './pruning-plan.js'
export { type KeepCount, type RetentionRules, retentionRules } from './retention-rules.js'
export {
  FREQUENCY_IDS,
  ScheduleError,
  type ScheduleFlaw,
  type SnapshotSchedule,
  scheduleFor,
  scheduleKey,
  scheduleOrNone
} from './schedule.js'
export { memoizedNextSlot, memoizedSpacingMs } from './schedule-memos.js'
export { isSchedule, nextSlotAfter, slotSpacingMs, slotsBetween } from './slots.js'
export { SPREAD_CHOICES, spreadDelayMs } from './spread.js'
export { localMinute } from './time-zone.js'
export { isTimeZone, timeZoneMeant, timeZoneNames } from './time-zone-names.js'
