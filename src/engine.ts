import { createQuotaStore } from './account/index.js'
import { createActivityLog } from './activity/index.js'
import { conditionIds } from './alerts/index.js'
import { createAccountReviews, createSettingsChanges } from './confirmations/index.js'
import { createCoverageReader, createCoveredInstances } from './coverage/index.js'
import type { Engine, EngineDeps } from './engine-services.js'
import { createForgetting } from './forget-old.js'
import { createAcknowledgements, createFindings } from './health/index.js'
import {
  createExpiredSnapshots,
  createPrunables,
  createPrunePlans,
  createPruneRemoval,
  createPruneSetbacks,
  createPruneStore,
  createPruning,
  createSharedPrunes,
  createSnapshotFates
} from './pruning/index.js'
import {
  createRestoreFollowing,
  createRestoreHold,
  createRestoreSending,
  createRestoreStore,
  createRestores,
  mendRestores
} from './restores/index.js'
import {
  createClaimStep,
  createDueRuns,
  createManualSnapshots,
  createOpenRuns,
  createPageAttempt,
  createPausedSchedules,
  createRunForgetting,
  createRunHistory,
  createRunReconciliation,
  createRunTransitions,
  createSlotClaims,
  createSlotRelease,
  createSnapshotCreation,
  mendRuns,
  readTakenUntil
} from './runs/index.js'
import { createScheduler, type Scheduler } from './scheduler.js'
import { sharedWork } from './shared-work.js'
import {
  createAbandonedChanges,
  createAskForChange,
  createCarryOut,
  createSnapshotActions,
  mendChanges
} from './snapshots/index.js'

/** A request is over by its timeout; the rest is for writing its outcome down. In ms. */
const LEASE_MARGIN_MS = 5_000

/** Puts the rooms of the engine together, each from those below it. */
export function createEngine(given: EngineDeps): Engine {
  const leaseMs = given.requestTimeoutMs + LEASE_MARGIN_MS
  const { random = Math.random, term = () => 0, offClocks = async () => [] } = given
  const deps = { ...given, leaseMs, random, term, offClocks }
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
  const { handOver } = given
  const dueRuns = createDueRuns({
    ...deps,
    transitions,
    creation,
    quota,
    handOver: handOver && ((jobs) => handOver(jobs.map((job) => ({ ...job, kind: 'run' }))))
  })
  const forgetRuns = createRunForgetting(deps)
  const runHistory = createRunHistory(deps)
  const restoreStore = createRestoreStore(deps)
  const hold = createRestoreHold({ ...deps, coverageReader })
  const shared = sharedWork(given)
  const restoreSending = createRestoreSending({
    ...deps,
    store: restoreStore,
    hold,
    leaveToOthers: shared?.leaveRestore
  })
  const restoreFollowing = createRestoreFollowing({
    ...deps,
    store: restoreStore,
    sending: restoreSending
  })

  const attemptRun = createPageAttempt({ ...deps, creation, leaveToOthers: shared?.leaveRun })
  const manualSnapshots = createManualSnapshots({ ...deps, transitions, attempt: attemptRun })
  const restores = createRestores({
    ...deps,
    transitions,
    attemptRun,
    store: restoreStore,
    sending: restoreSending,
    hold,
    runHistory
  })
  const commandDeps = {
    ...deps,
    isNeeded: restores.isNeeded,
    beforeDelete: (snapshot: Parameters<typeof manualSnapshots.noteComplete>[0]) =>
      manualSnapshots.noteComplete(snapshot),
    shared: shared?.commands
  }
  const carryOut = createCarryOut(commandDeps)

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
  const sharedPrunes = createSharedPrunes({
    ...pruneDeps,
    plans,
    removal,
    handOver: handOver && ((jobs) => handOver(jobs.map((job) => ({ ...job, kind: 'prune' }))))
  })
  const pruning = createPruning({ ...pruneDeps, plans, removal, shared: sharedPrunes, noteOrphans })
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
  const coveredIds = async () => new Set((await coverageReader.now()).instances.keys())
  const acknowledgements = createAcknowledgements({ ...deps, findings, otherIds, coveredIds })
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
    abandoned: createAbandonedChanges({ ...commandDeps, carryOut }),
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
    manualSnapshots,
    quota,
    restores,
    actions: createSnapshotActions({
      ...deps,
      ask: createAskForChange({
        ...commandDeps,
        carryOut,
        isShared: commandDeps.shared !== undefined
      })
    }),
    expired,
    snapshotFates: createSnapshotFates({ ...pruneDeps, waitingOf, plans }),
    orphanedSince,
    settingsChanges: createSettingsChanges({
      ...deps,
      coverageReader,
      prunablesOf,
      orphansOf: prunables.orphansOf,
      slotClaims,
      slotRelease,
      pruneStore
    }),
    reviews,
    findings,
    acknowledgements,
    coverageReader,
    async doHandedOver(job) {
      switch (job.kind) {
        case 'run':
          return await dueRuns.sendHandedOver(job)
        case 'prune':
          return await sharedPrunes.removeHandedOver(job)
        case 'restore':
          return await restoreFollowing.sendHandedOver(job)
        case 'change':
          return await carryOut.handedOver(job.id)
        default:
          // Of a later version, which runs beside this one.
          return true
      }
    },
    tick: () => background.keep(scheduler.tick())
  }
}
