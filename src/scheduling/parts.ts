import type { Logger } from 'pino'
import { createActivityLog } from '../activity/index.js'
import type { Database } from '../database/index.js'
import type { Review } from '../review/index.js'
import type { InstanceScheduleStore, SnapshotSettingsStore } from '../settings/index.js'
import type { AccountConnection, Catalogue, SnapshotChanges } from '../snapshots/index.js'
import { createAbandonedChanges } from './abandoned-changes.js'
import { createAccountReviews } from './account-review.js'
import { createCovering } from './covering.js'
import { createRunTransitions } from './create-run-transitions.js'
import { createCreating } from './creating.js'
import { createFollowing } from './following.js'
import { createRunForgetting } from './forget-runs.js'
import { createMending } from './mending.js'
import { createPausedSchedules } from './paused-schedules.js'
import { createPruneSetbacks } from './prune-setbacks.js'
import { createPruneStore } from './prune-store.js'
import { createPruning } from './pruning.js'
import { createQuotaStore } from './quota-store.js'
import { createRestoreHold } from './restore-hold.js'
import { createRestoreStore } from './restore-store.js'
import { createRestoring } from './restoring.js'
import { createScheduler } from './scheduler.js'
import { createSending } from './sending.js'
import { createSettingsChanges } from './settings-changes.js'
import { createSlots } from './slots.js'

export interface SchedulingDeps {
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
  readonly clock: { now(): Date }
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly logger: Logger
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number
}

/** A request is over by its timeout; the rest is for writing its outcome down. In ms. */
const LEASE_MARGIN_MS = 5_000

const INSTANCE_GONE = 'Vultr says that this instance does not exist (any more).'

/** Puts the parts of the scheduler together. */
export function createParts(deps: SchedulingDeps) {
  const { database, catalogue, clock, connection, logger } = deps
  const random = deps.random ?? Math.random
  const activity = createActivityLog({ database })
  const leaseMs = deps.requestTimeoutMs + LEASE_MARGIN_MS
  const transitions = createRunTransitions({
    database,
    clock,
    leaseMs,
    maySendScheduled: async (trx) => (await deps.review.state(trx)).otherAccountSince === undefined
  })
  const slots = createSlots({ database, transitions, clock, logger })
  const pausedSchedules = createPausedSchedules({ database, clock })
  const quota = createQuotaStore({ database, clock })
  const covering = createCovering(deps)
  const creating = createCreating({
    connection,
    catalogue,
    transitions,
    quota,
    instanceGone: async (run, error) => {
      await pausedSchedules.pause(run.instanceId, `${INSTANCE_GONE} ${error.sentence}`)
    },
    clock,
    retryBaseDelayMs: deps.retryBaseDelayMs,
    random,
    logger
  })
  const following = createFollowing({
    connection,
    catalogue,
    transitions,
    inFlight: creating.inFlight,
    clock,
    leaseMs,
    logger
  })
  const pruneStore = createPruneStore({ database, clock, random })
  const { changes: snapshotChanges } = deps
  const restoreStore = createRestoreStore({ database, clock })
  const restoreHold = createRestoreHold({ review: deps.review, covering, catalogue })
  const restoring = createRestoring({
    database,
    connection,
    catalogue,
    store: restoreStore,
    hold: restoreHold,
    thisServerId: deps.thisServerId,
    clock,
    leaseMs,
    random,
    logger
  })
  const pruning = createPruning({
    database,
    connection,
    catalogue,
    changes: snapshotChanges,
    covering,
    review: deps.review,
    store: pruneStore,
    setbacks: createPruneSetbacks({ store: pruneStore, clock, random }),
    clock,
    logger
  })
  const abandoned = createAbandonedChanges({
    database,
    changes: snapshotChanges,
    connection,
    catalogue,
    logger
  })
  const sending = createSending({
    database,
    catalogue,
    transitions,
    creating,
    quota,
    clock,
    logger
  })
  const forgetRuns = createRunForgetting({ database, catalogue })
  const scheduler = createScheduler({
    database,
    mending: createMending({ database, clock, logger }),
    covering,
    askThisServer: deps.askThisServer,
    connection,
    catalogue,
    slots,
    pausedSchedules,
    sending,
    following,
    pruning,
    abandoned,
    restoring,
    quota,
    review: deps.review,
    forgetOld: onceADay(async (now) => {
      await activity.forgetOld(now)
      await snapshotChanges.forgetOld(now)
      // While another account's list is at hand, runs of the former one look as if nothing was left of them.
      const { otherAccountSince } = await deps.review.state()
      if (otherAccountSince === undefined) await forgetRuns(now)
      await deps.review.forgetOld(now)
    }),
    clock,
    startedAt: clock.now(),
    logger
  })
  const changes = createSettingsChanges({ ...deps, covering, slots, pruneStore })
  const reviews = createAccountReviews({ ...deps, covering, pruneStore })
  return {
    reviews,
    covering,
    changes,
    quota,
    transitions,
    slots,
    pausedSchedules,
    creating,
    pruning,
    pruneStore,
    restoreStore,
    restoreHold,
    restoring,
    scheduler
  }
}

const DAY_MS = 86_400_000

/**
 * Does it on the first tick of a day that follows the day of the tick before: a tick with nothing to
 * do writes nothing, and a clock that jumps ahead must not make everything old at once.
 */
function onceADay(work: (now: Date) => Promise<void>): (now: Date) => Promise<void> {
  let lastDay: number | undefined
  return async (now) => {
    const today = Math.floor(now.getTime() / DAY_MS)
    const isNextDay = lastDay !== undefined && today === lastDay + 1
    if (isNextDay) await work(now)
    lastDay = today
  }
}
