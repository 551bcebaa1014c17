export type { AccountReview, ReviewOutcome } from './account-review.js'
export { type Concern, isGrave, STUCK_AFTER_MS, type StoredOtherwise } from './concerns.js'
export { createScheduling, type SchedulingRoom } from './create-scheduling.js'
export type { ChangePreview, InstancePreview } from './expiry-preview.js'
export type { PausedSchedule } from './paused-schedules.js'
export type { HeldPrune, PruneFailure } from './prune-store.js'
export { forgetQuotaRefusal } from './quota-store.js'
export type { Restore, RestoreState } from './restore-store.js'
export type { DayOutcome, Run, RunState, Wave } from './run.js'
export type {
  ChangeOutcome,
  CoveredInstance,
  HeldSnapshots,
  RestoreOutcome,
  SavedBy,
  Scheduling,
  SettingsChange,
  TakeSnapshotOutcome
} from './scheduling.js'
