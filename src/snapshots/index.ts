export type {
  VultrAccount,
  VultrClient,
  VultrError,
  VultrErrorKind,
  VultrResult
} from '../vultr/index.js'
export {
  type AccountConnection,
  createAccountConnection,
  type KeyRefusal,
  REFUSED_KEY_RETRY_MS
} from './account-connection.js'
export { type AccountIndex, accountIndex } from './account-index.js'
export {
  createSnapshotActions,
  type DeleteOutcome,
  type DescribeOutcome,
  type SnapshotActions,
  type VerifyApiKey
} from './actions.js'
export { type Catalogue, createCatalogue } from './catalogue.js'
export { createCatalogueStore } from './catalogue-store.js'
export type { CatalogueView, Instance, UnreadableRecords } from './catalogue-view.js'
export { createPlanPrices, type PlanPrices } from './plan-prices.js'
export { type Remember, rememberedFor, rememberedWhile } from './remembered.js'
export { type Snapshot, type SnapshotOrigin, toSnapshot } from './snapshot.js'
export {
  type ChangeIntent,
  createSnapshotChanges,
  isRemoval,
  type SnapshotChange,
  type SnapshotChanges
} from './snapshot-changes.js'
export {
  createSnapshotHistory,
  forgetHistory,
  type HeldOnDay,
  type SnapshotHistory
} from './snapshot-history.js'
export {
  LONGEST_NAME_BYTES,
  newRunKey,
  readDescription,
  type SnapshotMark,
  slotOfRunKey,
  writeDescription
} from './snapshot-mark.js'
export { type FinishedRemoval, removeSnapshot, stateOfRemoval } from './snapshot-removal.js'
export { mayBeUnreadableInstance, mayBeUnreadableSnapshot } from './unreadable-records.js'
export { withinMs } from './within-ms.js'
