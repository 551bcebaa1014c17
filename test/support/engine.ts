import { pino } from 'pino'
import {
  type AccountConnection,
  type Catalogue,
  createAccountConnection,
  createCatalogue,
  createCatalogueStore,
  createSharing,
  forgetHistory,
  forgetQuotaRefusal
} from '../../src/account/index.js'
import type { AlertOptions, Alerts, Notify } from '../../src/alerts/index.js'
import { createBackground } from '../../src/common/index.js'
import type { Database } from '../../src/database/index.js'
import { createEngine } from '../../src/engine.js'
import type { Job, OtherProcesses, Engine as SnapshotEngine } from '../../src/engine-services.js'
import type { OffClock } from '../../src/health/index.js'
import { createLeadership, type Leadership } from '../../src/replicas/index.js'
import { createReview } from '../../src/review/index.js'
import {
  createInstanceScheduleStore,
  createSnapshotSettingsStore
} from '../../src/settings/index.js'
import { createVultrSimulator, type VultrSimulator } from '../../src/simulator/index.js'
import { createSnapshotChanges, type SnapshotActions } from '../../src/snapshots/index.js'
import { createRequestLimiter, createVultrClient } from '../../src/vultr/index.js'
import { openTestDatabase } from './databases/test-database.js'
import { asReplica, isReplicaPresent } from './engines/as-replica.js'
import { telling, testedAlerts } from './engines/telling.js'
import {
  savesChoices,
  savesSettings,
  type TestedChoices,
  type TestedSettings
} from './engines/unconfirmed-saves.js'
import { createFakeClock, type FakeClock, HOUR, MINUTE } from './fake-clock.js'

export const API_KEY = 'TEST-KEY-0123456789-ABCDEF'

/** The engine without pages, on a real database and the real client, against the simulator. */
export interface Engine {
  /** Undefined where nobody shares the database. */
  readonly leadership: Leadership | undefined
  readonly database: Database
  readonly settings: TestedSettings
  readonly choices: TestedChoices
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly actions: SnapshotActions
  readonly scheduling: SnapshotEngine
  /** Undefined where nobody is told anything. */
  readonly alerts: Alerts | undefined
  /** Resolves when nothing goes on in the background. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface EngineOptions {
  readonly databasePath?: string
  readonly requestTimeoutMs?: number
  readonly thisServerId?: () => string | undefined
  readonly readKey?: () => Promise<string | undefined>
  readonly requestsPerSecond?: number
  /** Stands between the engine and its database. */
  readonly wrapDatabase?: (database: Database) => Database
  readonly random?: () => number
  readonly busyTimeoutMs?: number
  /** Where work is handed over that any process may do; default: each process does its own. */
  readonly handOver?: (jobs: readonly Job[], toOthers?: boolean) => Promise<boolean>
  /** One of several processes on the database; default: the only one. */
  readonly replicaId?: string
  /** Where it is one of several: the others have ended. */
  readonly isLastReplica?: boolean
  /** The processes whose clock is not the database's; default: none. */
  readonly offClocks?: () => Promise<readonly OffClock[]>
  /** Is told what is wrong after each pass; default: nobody looks. */
  readonly notify?: Notify
  /** What the alerts may call beside that. */
  readonly alertOptions?: AlertOptions
}

export async function startEngine(
  world: Pick<World, 'clock' | 'apiUrl'>,
  options: EngineOptions = {}
): Promise<Engine> {
  const { clock } = world
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })
  const opened = await openTestDatabase(options.databasePath ?? ':memory:', {
    clock,
    ...(options.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: options.busyTimeoutMs })
  })
  const wrapped = options.wrapDatabase?.(opened) ?? opened
  const { replicaId } = options
  const leadership =
    replicaId === undefined
      ? undefined
      : createLeadership({
          database: wrapped,
          replicaId,
          databaseNow: async () => clock.now(),
          clock
        })
  const database = leadership?.fenced ?? wrapped
  const limiter = createRequestLimiter({ requestsPerSecond: options.requestsPerSecond ?? 5_000 })
  const requestTimeoutMs = options.requestTimeoutMs ?? 5_000
  const connection = createAccountConnection({
    readKey: options.readKey ?? (async () => API_KEY),
    openClient: (apiKey) =>
      createVultrClient({
        apiKey,
        apiUrl: world.apiUrl,
        requestTimeoutMs,
        retryBaseDelayMs: 1,
        limiter,
        clock,
        ...(options.random === undefined ? {} : { random: options.random })
      }),
    clock,
    logger
  })
  const settings = createSnapshotSettingsStore({ database, clock })
  const choices = createInstanceScheduleStore({ database, clock })
  const background = createBackground()
  const store = createCatalogueStore({ database, clock, logger })
  const processes: OtherProcesses | undefined =
    replicaId === undefined
      ? undefined
      : {
          id: replicaId,
          now: async () => clock.now(),
          isPresent: isReplicaPresent,
          hasOthers: async () => options.isLastReplica !== true
        }
  const changes = createSnapshotChanges({ database, clock, requestTimeoutMs, processes })
  const review = createReview({
    database,
    clock,
    forgetAccount: async (trx) => {
      await forgetQuotaRefusal(trx)
      await forgetHistory(trx)
    }
  })
  const catalogue = await createCatalogue({
    connection,
    store,
    deletedSince: (since) => changes.deletedSince(since),
    compare: (view) => review.compare(view),
    clock,
    logger,
    sharing: leadership && createSharing({ database, lead: leadership })
  })
  const untold = createEngine({
    database,
    snapshotSettings: settings,
    instanceSchedules: choices,
    thisServerIds: () => {
      const id = options.thisServerId?.()
      return id === undefined ? [] : [id]
    },
    askThisServer: async () => undefined,
    connection,
    catalogue,
    changes,
    review,
    background,
    clock,
    requestTimeoutMs,
    retryBaseDelayMs: 1_000,
    logger,
    handOver: options.handOver,
    term: leadership?.term,
    offClocks: options.offClocks,
    replica: processes,
    ...(options.random === undefined ? {} : { random: options.random })
  })
  const { notify } = options
  const alerts =
    notify === undefined
      ? undefined
      : testedAlerts(
          { ...untold, connection, database, snapshotSettings: settings, catalogue, background },
          { ...options, notify, clock, logger }
        )
  const alone = alerts === undefined ? untold : telling(untold, alerts)
  const scheduling = leadership === undefined ? alone : asReplica(alone, leadership)
  return {
    leadership,
    database,
    settings: { ...settings, save: savesSettings(database, scheduling) },
    choices: { ...choices, save: savesChoices(database, scheduling) },
    connection,
    catalogue,
    actions: scheduling.actions,
    scheduling,
    alerts,
    settled: () => background.settled(),
    async close() {
      await background.settled()
      await catalogue.settled()
      await opened.close()
    }
  }
}

/** A simulated account and a clock that both sides share. */
export interface World {
  readonly clock: FakeClock
  readonly simulator: VultrSimulator
  readonly apiUrl: string
  close(): Promise<void>
}

export async function startWorld(
  start: Date | string,
  options: Omit<Parameters<typeof createVultrSimulator>[0] & object, 'clock' | 'apiKey'> = {}
): Promise<World> {
  const clock = createFakeClock(start)
  const simulator = createVultrSimulator({
    clock,
    apiKey: API_KEY,
    snapshotDurationMs: 10 * MINUTE,
    requiresContentType: true,
    ...options
  })
  const { url, close } = await simulator.listen()
  return { clock, simulator, apiUrl: url, close }
}

/**
 * Between two passes of a walk over days, where it is about days: each state of a snapshot that is
 * taken once a day is still seen by several.
 */
export const TWELVE_A_DAY = 2 * HOUR

/** Ticks from now on once a minute of the clock, up to and including `until`. */
export async function tickUntil(
  world: Pick<World, 'clock'>,
  engine: Engine,
  until: Date | string,
  everyMs = MINUTE
): Promise<void> {
  const end = new Date(until).getTime()
  await engine.scheduling.tick()
  while (world.clock.now().getTime() + everyMs <= end) {
    world.clock.advance(everyMs)
    await engine.scheduling.tick()
  }
}
