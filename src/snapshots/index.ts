export { type AbandonedChanges, createAbandonedChanges } from './abandoned-changes.js'
export type { DeleteOutcome, DescribeOutcome } from './action-outcomes.js'
export { mendChanges } from './mend-changes.js'
export {
  createSnapshotActions,
  type SnapshotActions,
  type VerifyApiKey
} from './snapshot-actions.js'
export {
  createSnapshotChanges,
  REMOVALS,
  type SnapshotChange,
  type SnapshotChanges
} from './snapshot-changes.js'
export { snapshotName, toldOfName } from './snapshot-name.js'
export { type FinishedRemoval, removeSnapshot } from './snapshot-removal.js'
