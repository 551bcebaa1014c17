export { type Concern, STUCK_AFTER_MS } from './concerns.js'
export type { HeldPrune, PruneFailure } from './prune-store.js'
export type { Run, RunState } from './run.js'
export {
  type CoveredInstance,
  createScheduling,
  type HeldSnapshots,
  type Scheduling,
  type SchedulingRoom,
  type TakeSnapshotOutcome
} from './scheduling.js'
export type { PausedSchedule } from './slots.js'
