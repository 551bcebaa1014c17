export type { Run, RunState } from './run.js'
export type { CoveredInstance, Scheduling, TakeSnapshotOutcome } from './scheduling.js'
