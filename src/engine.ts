import type { Logger } from 'pino'
import {
  type AccountConnection,
  type Catalogue,
  createQuotaStore,
  type QuotaStore
} from './account/index.js'
import { createActivityLog } from './activity/index.js'
import { conditionIds } from './alerts/index.js'
import type { Background } from './common/index.js'
import {
  type AccountReviews,
  createAccountReviews,
  createSettingsChanges,
  type SettingsChanges
} from './confirmations/index.js'
import {
  type CoverageReader,
  type CoveredInstances,
  createCoverageReader,
  createCoveredInstances
} from './coverage/index.js'
import type { Database } from './database/index.js'
import { createForgetting } from './forget-old.js'
import {
  type Acknowledgements,
  createAcknowledgements,
  createFindings,
  type Findings
} from './health/index.js'
import {
  createExpiredSnapshots,
  createPrunables,
  createPrunePlans,
  createPruneRemoval,
  createPruneSetbacks,
  createPruneStore,
  createPruning,
  createSnapshotFates,
  type ExpiredSnapshots,
  type PrunableInstances,
  type SnapshotFates
} from './pruning/index.js'
import {
  createRestoreFollowing,
  createRestoreHold,
  createRestoreSending,
  createRestoreStore,
  createRestores,
  mendRestores,
  type Restores
} from './restores/index.js'
import type { Review } from './review/index.js'
import {
  createClaimStep,
  createDueRuns,
  createManualSnapshots,
  createOpenRuns,
  createPausedSchedules,
  createRunForgetting,
  createRunHistory,
  createRunReconciliation,
  createRunTransitions,
  createSlotClaims,
  createSlotRelease,
  createSnapshotCreation,
  type ManualSnapshots,
  mendRuns,
  type RunHistory,
  readTakenUntil
} from './runs/index.js'
import { createScheduler, type Scheduler } from './scheduler.js'
import type { InstanceScheduleStore, SnapshotSettingsStore } from './settings/index.js'
import { createAbandonedChanges, mendChanges, type SnapshotChanges } from './snapshots/index.js'

export interface EngineDeps {
  readonly database: Database
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly thisServerId: () => string | undefined
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly review: Review
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
  /** One pass of the scheduler; never rejects. @returns whether each step of it could be done. */
  tick(): Promise<boolean>
}

/** A request is over by its timeout; the rest is for writing its outcome down. In ms. */
const LEASE_MARGIN_MS = 5_000

/** Puts the rooms of the engine together, each from those below it. */
export function createEngine(given: EngineDeps): Engine {
  const leaseMs = given.requestTimeoutMs + LEASE_MARGIN_MS
  const deps = { ...given, leaseMs, random: given.random ?? Math.random }
  const { review, background } = deps
  const quota = createQuotaStore(deps)
  const coverageReader = createCoverageReader(deps)
  const { isOtherAccount } = review

  const transitions = createRunTransitions({
    ...deps,
    maySendScheduled: async (trx) => !(await isOtherAccount(trx))
  })
  const slotClaims = createSlotClaims({ ...deps, transitions })
  const slotRelease = createSlotRelease({ ...deps, transitions })
  const pausedSchedules = createPausedSchedules(deps)
  const creation = createSnapshotCreation({ ...deps, transitions, quota, pausedSchedules })
  const reconciliation = createRunReconciliation({
    ...deps,
    transitions,
    inFlight: creation.inFlight
  })
  const dueRuns = createDueRuns({ ...deps, transitions, creation, quota })
  const forgetRuns = createRunForgetting(deps)
  const runHistory = createRunHistory(deps)
  const restoreStore = createRestoreStore(deps)
  const hold = createRestoreHold({ ...deps, coverageReader })
  const restoreSending = createRestoreSending({ ...deps, store: restoreStore, hold })
  const restoreFollowing = createRestoreFollowing({
    ...deps,
    store: restoreStore,
    sending: restoreSending
  })

  const pruneStore = createPruneStore(deps)
  const prunables = createPrunables({ ...deps, coverageReader })
  const { prunablesOf, waitingOf, noteOrphans, orphanedSince } = prunables
  const pruneDeps = {
    ...deps,
    coverageReader,
    prunablesOf,
    store: pruneStore,
    setbacks: createPruneSetbacks({ ...deps, store: pruneStore })
  }
  const plans = createPrunePlans(pruneDeps)
  const removal = createPruneRemoval(pruneDeps)
  const pruning = createPruning({ ...pruneDeps, plans, removal, noteOrphans })
  const expired = createExpiredSnapshots({
    ...deps,
    coverageReader,
    prunablesOf,
    store: pruneStore,
    plans,
    pruneNow: () => scheduler.prune()
  })
  const reviews = createAccountReviews({ ...deps, coverageReader, prunablesOf, pruneStore })
  const findings = createFindings({
    ...deps,
    coverageReader,
    prunablesOf,
    reviews,
    pausedSchedules,
    pruneStore,
    expired
  })
  const otherIds = () => conditionIds(deps.database.db)
  const acknowledgements = createAcknowledgements({ ...deps, findings, otherIds })
  const activity = createActivityLog(deps)
  const scheduler: Scheduler = createScheduler({
    ...deps,
    openRuns: createOpenRuns({ ...deps, reconciliation, quota }),
    claimStep: createClaimStep({
      ...deps,
      coverageReader,
      slotClaims,
      slotRelease,
      pausedSchedules,
      isOtherAccount
    }),
    dueRuns,
    pruning,
    restoreFollowing,
    forgetAcknowledged: () => acknowledgements.forgetOver(),
    abandoned: createAbandonedChanges(deps),
    mend: async () => {
      await mendRuns(deps)
      await mendRestores(deps)
      await mendChanges(deps)
    },
    forgetOld: createForgetting({ ...deps, activity, forgetRuns, isOtherAccount })
  })

  return {
    covered: createCoveredInstances({
      ...deps,
      coverageReader,
      takenUntil: () => readTakenUntil(deps.database.db)
    }),
    runs: runHistory,
    manualSnapshots: createManualSnapshots({ ...deps, transitions, creation }),
    quota,
    restores: createRestores({
      ...deps,
      transitions,
      creation,
      store: restoreStore,
      sending: restoreSending,
      hold,
      runHistory
    }),
    expired,
    snapshotFates: createSnapshotFates({ ...pruneDeps, waitingOf, plans }),
    orphanedSince,
    settingsChanges: createSettingsChanges({
      ...deps,
      coverageReader,
      prunablesOf,
      slotClaims,
      slotRelease,
      pruneStore
    }),
    reviews,
    findings,
    acknowledgements,
    coverageReader,
    tick: () => background.keep(scheduler.tick())
  }
}
