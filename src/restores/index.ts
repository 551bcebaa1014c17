export { diskFit, neededDiskGb, targetFlaw } from './disk-fit.js'
export { createRestoreFollowing, type RestoreFollowing } from './follow-restores.js'
export { mendRestores } from './mend-restores.js'
export type { RestoreOwner } from './restore.js'
export { isCanceled, isOut, OPEN_RESTORES, RESTORE_STATES, type Restore } from './restore.js'
export {
  RESTORE_STEP_STATES,
  RESTORE_STEPS,
  type RestoreStep,
  type RestoreStepName
} from './restore-course.js'
export { createRestoreHold } from './restore-hold.js'
export type { RestoreProgress } from './restore-progress.js'
export { createRestoreStore } from './restore-transitions.js'
export { createRestores, type RestoreOutcome, type Restores } from './restores.js'
export { createRestoreSending, type RestoreJob } from './send-restore.js'
