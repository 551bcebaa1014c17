export { expectedPruneAt, RETENTION_CHOICES, steadyCount } from './forecast.js'
export { endlessPerYear, isMoreOftenThanHourly, type Pace, paceOf } from './pace.js'
export { isGood, suspiciousOf } from './retention/good-snapshot.js'
export { type KeepReason, planRetention, type RetentionPlan } from './retention/plan-retention.js'
export { type PruneCandidate, type PruningPlan, planPruning } from './retention/pruning-plan.js'
export {
  BUCKET_RULES,
  type KeepCount,
  type RetentionRules,
  retentionRules
} from './retention/retention-rules.js'
export {
  FREQUENCY_IDS,
  ScheduleError,
  type ScheduleFlaw,
  type SnapshotSchedule,
  scheduleErrors,
  scheduleFor,
  scheduleKey,
  scheduleOrNone
} from './schedule.js'
export { memoizedLongestGapMs, memoizedNextSlot } from './schedule-memos.js'
export { longestGapMs, slotSpacingMs } from './slot-gaps.js'
export { isSchedule, nextSlotAfter, slotsBetween } from './slots.js'
export {
  BACKUP_SHARE_OF_PLAN,
  monthlyCostUsd,
  SNAPSHOT_USD_PER_GB_MONTH
} from './snapshot-price.js'
export { nextStartAfter, SPREAD_CHOICES, spreadDelayMs } from './spread.js'
export { localMinute, zoneOffsetMs } from './time-zone/time-zone.js'
export { timeZoneFlaw } from './time-zone/time-zone-flaw.js'
export { isTimeZone, timeZoneMeant, timeZoneNames } from './time-zone/time-zone-names.js'
