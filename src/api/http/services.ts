import type { Request } from 'express'
import type { Logger } from 'pino'
import type { Callers } from '../../access/index.js'
import type { Catalogue } from '../../account/index.js'
import type { ActivityLog } from '../../activity/index.js'
import type { ConcernServices } from '../../attention/index.js'
import type { Memo } from '../../common/index.js'
import type { Database } from '../../database/index.js'
import type { EngineServices } from '../../engine-services.js'
import type { InventoryServices } from '../../inventory/index.js'
import type {
  ApiKeyStore,
  InstanceScheduleStore,
  SnapshotSettingsStore
} from '../../settings/index.js'
import type { SnapshotActions } from '../../snapshots/index.js'

/** What the API stands on: the doors that pages use too. */
export interface ApiServices extends EngineServices, InventoryServices, ConcernServices {
  readonly database: Pick<Database, 'db' | 'transaction'>
  readonly callers: Callers
  readonly restores: EngineServices['restores']
  readonly findings: EngineServices['findings']
  readonly acknowledgements: EngineServices['acknowledgements']
  readonly covered: EngineServices['covered']
  readonly snapshotFates: EngineServices['snapshotFates']
  readonly catalogue: Catalogue
  readonly apiKey: ApiKeyStore
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly actions: SnapshotActions
  readonly activity: ActivityLog
  readonly memo: Memo
  readonly clock: { now(): Date }
  readonly logger: Logger
  /** The host's choice of a language for whoever is signed in. */
  readonly locale: ((request: Request) => string | undefined) | undefined
}
