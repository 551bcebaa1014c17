import type { Logger } from 'pino'
import type { AccountConnection, Catalogue, QuotaStore } from './account/index.js'
import type { Background } from './common/index.js'
import type { AccountReviews, SettingsChanges } from './confirmations/index.js'
import type { CoverageReader, CoveredInstances } from './coverage/index.js'
import type { Database } from './database/index.js'
import type { Acknowledgements, Findings, OffClock } from './health/index.js'
import type { ExpiredSnapshots, PrunableInstances, SnapshotFates } from './pruning/index.js'
import type { RestoreOwner, Restores } from './restores/index.js'
import type { Review } from './review/index.js'
import type { DueRuns, ManualSnapshots, RunHistory, RunJob } from './runs/index.js'
import type { InstanceScheduleStore, SnapshotSettingsStore } from './settings/index.js'
import type { SnapshotChanges } from './snapshots/index.js'

export interface EngineDeps {
  readonly database: Database
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  /** The instances that the panel runs on; empty while that is not known. */
  readonly thisServerIds: () => readonly string[]
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly review: Review
  /** Where several processes share the database: this one. */
  readonly replica?: RestoreOwner | undefined
  /** Where several processes share the work: lets whichever is free send a run. */
  readonly handOver?: ((jobs: readonly RunJob[]) => Promise<boolean>) | undefined
  /**
   * Another value in each term of leading, undefined while another process leads; default: this process is alone,
   * in the one term from its start to its end.
   */
  readonly term?: (() => number | undefined) | undefined
  /** The processes on the database whose clock is not the database's; default: none. */
  readonly offClocks?: (() => Promise<readonly OffClock[]>) | undefined
  readonly background: Background
  readonly clock: { now(): Date }
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly logger: Logger
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number
}

/** What pages need of the engine, room by room. */
export interface EngineServices {
  readonly covered: CoveredInstances
  readonly runs: RunHistory
  readonly manualSnapshots: ManualSnapshots
  readonly quota: QuotaStore
  readonly restores: Restores
  readonly expired: ExpiredSnapshots
  readonly snapshotFates: SnapshotFates
  readonly orphanedSince: PrunableInstances['orphanedSince']
  readonly settingsChanges: SettingsChanges
  readonly reviews: AccountReviews
  readonly findings: Findings
  readonly acknowledgements: Acknowledgements
}

export interface Engine extends EngineServices {
  readonly coverageReader: CoverageReader
  /** Sends a run that was handed over. @throws DatabaseError */
  readonly sendHandedOver: DueRuns['sendHandedOver']
  /**
   * One pass of the scheduler. @returns whether each step of it could be done.
   * @throws PassEndedError where no step may go on, and nothing else.
   */
  tick(): Promise<boolean>
}
