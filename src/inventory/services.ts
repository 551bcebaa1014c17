import type { Catalogue } from '../account/index.js'
import type { Memo } from '../common/index.js'
import type { CoveredInstances } from '../coverage/index.js'
import type { Acknowledgements, Findings } from '../health/index.js'
import type { SnapshotFates } from '../pruning/index.js'
import type { Restores } from '../restores/index.js'
import type { InstanceScheduleStore, SnapshotSettingsStore } from '../settings/index.js'
import type { PanelServers } from './panel-servers.js'

/** What lists of the account are made from. */
export interface InventoryServices extends PanelServers {
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly covered: CoveredInstances
  readonly findings: Findings
  readonly acknowledgements: Pick<Acknowledgements, 'list'>
  readonly snapshotFates: SnapshotFates
  readonly instanceSchedules: InstanceScheduleStore
  readonly snapshotSettings: SnapshotSettingsStore
  readonly restores: Pick<Restores, 'open'>
  readonly clock: { now(): Date }
  /** For what is worked out of these; forgotten as soon as any of it may have changed. */
  readonly memo: Memo
}
