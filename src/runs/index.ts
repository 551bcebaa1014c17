export { createRunForgetting } from './forget-runs.js'
export { hereOrElsewhere, type LeaveToOthers } from './here-or-elsewhere.js'
export {
  createManualSnapshots,
  type ManualSnapshots,
  type TakeSnapshotOutcome
} from './manual-snapshots.js'
export { createPageAttempt, type PageAttempt } from './page-attempt.js'
export { createRunReconciliation } from './reconcile-runs.js'
export { createOpenRuns, type OpenRuns } from './reconcile-step.js'
export { createRunHistory, type RunHistory } from './run-history.js'
export { createDueRuns, type DueRuns, type RunJob } from './send-due-runs.js'
export { createSlotClaims, type SlotClaims } from './slots/claim-slots.js'
export { type ClaimStep, createClaimStep } from './slots/claim-step.js'
export {
  createPausedSchedules,
  type PausedSchedule,
  type PausedSchedules
} from './slots/paused-schedules.js'
export { createSlotRelease, keptBy, type SlotRelease } from './slots/release-slots.js'
export { readCoveredSince, readTakenUntil } from './slots/schedule-cursors.js'
export { createSnapshotCreation, type SnapshotCreation } from './snapshot-creation.js'
export { createRunTransitions } from './state/create-run-transitions.js'
export { mendRuns } from './state/mend-runs.js'
export { type DayOutcome, RUN_STATES, type Run } from './state/run.js'
export { originOf } from './state/run-description.js'
export { runStore } from './state/run-store.js'
export type { RunTransitions } from './state/run-transitions.js'
