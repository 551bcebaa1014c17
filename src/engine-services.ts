import type { Logger } from 'pino'
import type { AccountConnection, Catalogue, QuotaStore } from './account/index.js'
import type { Background } from './common/index.js'
import type { AccountReviews, SettingsChanges } from './confirmations/index.js'
import type { CoverageReader, CoveredInstances } from './coverage/index.js'
import type { Database } from './database/index.js'
import type { Acknowledgements, Findings, OffClock } from './health/index.js'
import type {
  ExpiredSnapshots,
  PrunableInstances,
  PruneJob,
  SnapshotFates
} from './pruning/index.js'
import type { RestoreJob, Restores } from './restores/index.js'
import type { Review } from './review/index.js'
import type { ManualSnapshots, RunHistory, RunJob } from './runs/index.js'
import type { InstanceScheduleStore, SnapshotSettingsStore } from './settings/index.js'
import type { ChangeProcesses, SnapshotActions, SnapshotChanges } from './snapshots/index.js'

/** What any of the processes on a database may do; the rows decide whether it is done. */
export type Job =
  | (RunJob & { readonly kind: 'run'; readonly isUrgent?: boolean })
  | (PruneJob & { readonly kind: 'prune' })
  | (RestoreJob & { readonly kind: 'restore'; readonly isUrgent: true })
  | { readonly kind: 'change'; readonly id: string; readonly isUrgent: true }

/** The processes on the database, seen by one of them. */
export interface OtherProcesses extends ChangeProcesses {
  /** Whether there are any others. @throws DatabaseError */
  hasOthers(): Promise<boolean>
}

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
  readonly replica?: OtherProcesses | undefined
  /**
   * Where several processes share the work: lets whichever is free do it, or, `toOthers`, any but this one.
   * @returns false where this process is to do it itself, as by default. Never rejects.
   */
  readonly handOver?: ((jobs: readonly Job[], toOthers?: boolean) => Promise<boolean>) | undefined
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
  readonly actions: SnapshotActions
}

export interface Engine extends EngineServices {
  readonly coverageReader: CoverageReader
  /**
   * Does what was handed over, unless the rows tell that there is nothing to be done.
   * @returns false where no connection to Vultr came about: another process may have one.
   * @throws DatabaseError
   */
  doHandedOver(job: Job): Promise<boolean>
  /**
   * One pass of the scheduler. @returns whether each step of it could be done.
   * @throws PassEndedError where no step may go on, and nothing else.
   */
  tick(): Promise<boolean>
}
