export { type AbandonedChanges, createAbandonedChanges } from './abandoned-changes.js'
export type { DeleteOutcome, DescribeOutcome } from './action-outcomes.js'
export { createAskForChange, type SeenChanges } from './ask-for-change.js'
export { type CarryOut, createCarryOut, type SharedCommands } from './carry-out.js'
export { type ChangeProcesses, REMOVALS, type SnapshotChange } from './changes/change.js'
export { mendChanges } from './changes/mend-changes.js'
export { createSnapshotChanges, type SnapshotChanges } from './changes/snapshot-changes.js'
export {
  createSnapshotActions,
  type SnapshotActions,
  type VerifyApiKey
} from './snapshot-actions.js'
export { flawOfRename, snapshotName, toldOfName } from './snapshot-name.js'
export { type FinishedRemoval, removeSnapshot } from './snapshot-removal.js'
