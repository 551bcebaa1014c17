export { createExpiredSnapshots, type ExpiredSnapshots } from './expired-snapshots.js'
export {
  type ChangePreview,
  expiringByNext,
  expiryPreview,
  type InstancePreview
} from './expiry-preview.js'
export type { HeldPrune } from './held-snapshot-store.js'
export { type OrphanExpiry, orphanExpiries } from './orphans/orphan-expiry.js'
export { createPrunables, type PrunableInstances, type PrunablesOf } from './orphans/prunables.js'
export { createPrunePlans } from './plan-all-instances.js'
export type { PruneFailure } from './prune-failure-store.js'
export { createPruneRemoval } from './prune-removal.js'
export { createPruneSetbacks } from './prune-setbacks.js'
export { createPruneStore, type PruneStore } from './prune-store.js'
export { createPruning, type Pruning } from './pruning.js'
export { createSharedPrunes, type PruneJob } from './shared-prunes.js'
export {
  createSnapshotFates,
  type FateOf,
  type SnapshotFate,
  type SnapshotFates
} from './snapshot-fates.js'
