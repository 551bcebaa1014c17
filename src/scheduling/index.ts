export { type Concern, STUCK_AFTER_MS } from './concerns.js'
export { createScheduling, type SchedulingRoom } from './create-scheduling.js'
export type { HeldPrune, PruneFailure } from './prune-store.js'
export type { Restore, RestoreState } from './restore-store.js'
export type { Run, RunState } from './run.js'
export type {
  CoveredInstance,
  HeldSnapshots,
  RestoreOutcome,
  Scheduling,
  TakeSnapshotOutcome
} from './scheduling.js'
export type { PausedSchedule } from './slots.js'
