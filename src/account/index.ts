export {
  errorMessage,
  isUnreached,
  ownError,
  saysUnoffered,
  type VultrAccount,
  type VultrClient,
  type VultrError,
  type VultrErrorKind,
  type VultrResult
} from '../vultr/index.js'
export { type AccountIndex, accountIndex, instanceName } from './catalogue/account-index.js'
export { type Catalogue, createCatalogue } from './catalogue/catalogue.js'
export { createCatalogueStore } from './catalogue/catalogue-store.js'
export {
  type CatalogueView,
  type Instance,
  isWholeReading,
  type UnreadableRecords
} from './catalogue/catalogue-view.js'
export {
  PAGE_FRESHNESS_MS,
  SAVE_FRESHNESS_MS,
  TICK_FRESHNESS_MS,
  WATCH_FRESHNESS_MS,
  WATCH_RETRY_MS
} from './catalogue/freshness.js'
export { createSharing, type Lead, type Sharing } from './catalogue/sharing-store.js'
export { mayBeUnreadableSnapshot } from './catalogue/unreadable-records.js'
export {
  type AccountConnection,
  createAccountConnection,
  NO_KEY,
  REFUSED_KEY_RETRY_MS
} from './connection.js'
export { createDeletionLog, type Deletion, type DeletionLog } from './deletion-log.js'
export { errorAdvice } from './error-advice.js'
export { createPlanPrices, type PlanPrices } from './plan-prices.js'
export { createQuotaStore, forgetQuotaRefusal, type QuotaStore } from './quota-store.js'
export { type BlockStorage, createBlockStorage } from './seldom-asked/block-storage.js'
export { createKeyExpiries, type KeyExpiries, type KeyExpiry } from './seldom-asked/key-expiry.js'
export { type Snapshot, toSnapshot } from './snapshot.js'
export {
  createSnapshotHistory,
  forgetHistory,
  type HeldOnDay,
  type SnapshotHistory
} from './snapshot-history.js'
export {
  expiryOfRunKey,
  isRuledRunKey,
  LONGEST_DESCRIPTION,
  LONGEST_NAME_BYTES,
  newExpiringRunKey,
  newRuledRunKey,
  newRunKey,
  readDescription,
  type SnapshotMark,
  slotOfRunKey,
  writeDescription
} from './snapshot-mark.js'
export { createThisServer, type ThisServer } from './this-server.js'
export { verifyKey } from './verify-key.js'
