export type { KeepCount, RetentionRules } from './retention-rules.js'
export type { SnapshotSchedule } from './schedule.js'
