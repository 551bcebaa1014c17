export { type NextSnapshot, nextSnapshotOf } from './account/next-snapshot.js'
export { type Protection, protectionOf } from './account/protection.js'
export { readAccount } from './account/read-account.js'
export { readableSettings, settingsOrDefaults } from './account/stored-settings.js'
export { matchesInstance } from './instances/instance-search.js'
export { rowsIn, SEGMENTS, type Segment, segmentCounts } from './instances/instance-segments.js'
export { type InstanceState, instanceStates } from './instances/instance-state.js'
export { knownInstance } from './instances/known-instance.js'
export { listedInstances } from './instances/listed-instances.js'
export { type PanelServers, panelServerIds } from './panel-servers.js'
export type { InventoryServices } from './services.js'
export type { ExpiryTimes } from './snapshots/expiry-times.js'
export {
  dayOf,
  type FilterScope,
  filterScope,
  matchingSnapshots,
  type OrphanKind,
  orphanKind
} from './snapshots/matching-snapshots.js'
export {
  isFiltered,
  ORIGIN_WORDS,
  SNAPSHOT_ORIGINS,
  SNAPSHOT_ORPHANS,
  SNAPSHOT_SORTS,
  SNAPSHOT_STATES,
  type SnapshotFilter,
  type SnapshotSort
} from './snapshots/snapshot-filter.js'
export { bytesOf, compareNames, inOrder } from './snapshots/snapshot-order.js'
export {
  compareSnapshotPlaces,
  type SnapshotPlace,
  snapshotPlace
} from './snapshots/snapshot-place.js'
export { storedBytes } from './snapshots/stored-bytes.js'
