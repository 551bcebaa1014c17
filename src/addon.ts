import type { Router } from 'express'
import cron, { type ScheduledTask } from 'node-cron'
import {
  createAccountConnection,
  createCatalogue,
  createCatalogueStore,
  createPlanPrices,
  createSnapshotHistory,
  createThisServer,
  forgetHistory,
  forgetQuotaRefusal
} from './account/index.js'
import { createActivityLog, createSignInLog, type SignInEvent } from './activity/index.js'
import { createBackground, memoWhile, withinMs } from './common/index.js'
import { openDatabase } from './database/index.js'
import { createEngine } from './engine.js'
import { memoizedServices } from './memoized-services.js'
import { type AddonOptions, type AddonOptionsInput, parseOptions } from './options.js'
import { createReview } from './review/index.js'
import {
  createApiKeyStore,
  createInstanceScheduleStore,
  createSnapshotSettingsStore
} from './settings/index.js'
import {
  createSnapshotActions,
  createSnapshotChanges,
  type VerifyApiKey
} from './snapshots/index.js'
import { createRequestLimiter, createVultrClient, type VultrClient } from './vultr/index.js'
import { createFlashCookies, createRouter, type MenuItem, menuItem } from './web/index.js'

export interface VultrAddon {
  /** The pages, to be mounted at any path. */
  readonly router: Router
  /** For the host's menu; its paths are relative to where the router is mounted. */
  readonly menuItem: MenuItem
  /** Starts the scheduler: one pass a minute. */
  start(): Promise<void>
  /** One scheduler pass by hand; resolves when every request of the pass is settled. Never rejects. */
  tick(): Promise<void>
  /**
   * Writes what happened at the host's door into the activity log. Refusals are bounded, so that a
   * flood of them cannot fill it: one entry for each address within ten minutes, thirty addresses an
   * hour, and for the others how many there were. Text from strangers is shortened.
   * @throws DatabaseError
   */
  recordSignIn(event: SignInEvent): Promise<void>
  /** Writes a refused sign-in of the host into the activity log; the same as the event `refused`. */
  recordSignInRefusal(refused: { readonly user: string; readonly address: string }): Promise<void>
  /** Stops the scheduler, waits at most 10 s for calls in flight, and closes the database. */
  stop(): Promise<void>
}

/** How long a start waits to be told which server this is, in ms: on Vultr the answer takes a few. */
const IDENTITY_WAIT_MS = 250

/** How long a stop waits for calls in flight, in ms. */
const STOP_WAIT_MS = 10_000

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const VERIFY_WAIT_MS = 4_500

/**
 * Builds an addon of its own: nothing is shared with another one in the same process.
 * @throws OptionsError naming every wrong option, before anything is opened.
 * @throws DatabaseError when the database cannot be opened or is not ours.
 */
export async function createVultrAddon(input: AddonOptionsInput): Promise<VultrAddon> {
  const options = parseOptions(input)
  const { clock, logger } = options
  const database = await openDatabase({ path: options.databasePath, clock })
  const limiter = createRequestLimiter({ requestsPerSecond: options.requestsPerSecond })
  const openClient = clientOpener(options, limiter)
  const apiKey = createApiKeyStore({
    database,
    secretKey: options.secretKey,
    clock,
    ...(options.apiKey === undefined ? {} : { environmentKey: options.apiKey })
  })
  const snapshotSettings = createSnapshotSettingsStore({ database, clock })
  const instanceSchedules = createInstanceScheduleStore({ database, clock })
  const connection = createAccountConnection({
    readKey: () => apiKey.read(),
    openClient,
    clock,
    logger
  })
  const store = createCatalogueStore({ database, clock, logger })
  const changes = createSnapshotChanges({
    database,
    clock,
    requestTimeoutMs: options.requestTimeoutMs
  })
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
    logger
  })
  const thisServer = createThisServer({ metadataUrl: options.metadataUrl, clock, logger })
  const background = createBackground()
  const engine = createEngine({
    database,
    snapshotSettings,
    instanceSchedules,
    thisServerId: () => thisServer.identity()?.instanceId,
    askThisServer: () => thisServer.ask(),
    connection,
    catalogue,
    changes,
    review,
    background,
    clock,
    requestTimeoutMs: options.requestTimeoutMs,
    retryBaseDelayMs: options.retryBaseDelayMs,
    logger
  })
  const activity = createActivityLog({ database })
  const signInLog = createSignInLog({ activity, clock })
  const remember = memoWhile(() => {
    const { snapshots, instances, problem, refreshedAt } = catalogue.view()
    return [
      database.revision(),
      snapshots,
      instances,
      problem,
      refreshedAt === undefined,
      thisServer.identity(),
      // Slots lie on whole minutes, so what is next changes with them.
      Math.floor(clock.now().getTime() / 60_000)
    ]
  })
  const history = createSnapshotHistory({ database, clock })
  const pageServices = memoizedServices(
    { ...engine, apiKey, snapshotSettings, instanceSchedules, history },
    remember
  )
  const router = createRouter({
    authorize: options.authorize,
    currentUser: options.currentUser,
    layout: options.layout,
    flash: createFlashCookies({ secretKey: options.secretKey, clock }),
    clock,
    logger,
    ...pageServices,
    remember,
    inBackground: (work) => background.keep(work),
    apiKeyChanged: async () => {
      connection.forgetRefusal()
      await catalogue.forget()
    },
    verifyApiKey: verifierOf(openClient),
    catalogue,
    actions: createSnapshotActions({
      database,
      changes,
      connection,
      catalogue,
      isNeeded: (trx, snapshot) => engine.restores.isNeeded(trx, snapshot),
      beforeDelete: (snapshot) => engine.manualSnapshots.noteComplete(snapshot)
    }),
    activity,
    planPrices: createPlanPrices({ connection, clock, logger }),
    thisServer: () => thisServer.identity()
  })
  await withinMs(IDENTITY_WAIT_MS, thisServer.ask(), undefined)

  let task: ScheduledTask | undefined
  let isStopped = false

  async function tick(): Promise<void> {
    if (isStopped) return
    await database.settleErasure()
    await writeRefusals(signInLog.writeDue)
    await engine.tick()
  }

  async function writeRefusals(write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) =>
      logger.error({ err: error }, 'how many sign-ins were refused could not be stored')
    )
  }

  return {
    router,
    menuItem,
    tick,
    recordSignIn: (event) => signInLog.record(event),
    recordSignInRefusal: ({ user, address }) =>
      signInLog.record({ event: 'refused', user, address }),
    async start() {
      if (isStopped || task !== undefined) return
      task = cron.schedule('* * * * *', () => tick(), { noOverlap: true })
    },
    async stop() {
      if (isStopped) return
      isStopped = true
      await task?.destroy()
      const settled = Promise.all([background.settled(), catalogue.settled()])
      await withinMs(STOP_WAIT_MS, settled, undefined)
      await writeRefusals(signInLog.writeAll)
      await database.close()
    }
  }
}

function clientOpener(
  options: AddonOptions,
  limiter: ReturnType<typeof createRequestLimiter>
): (key: string) => VultrClient {
  return (key) =>
    createVultrClient({
      apiKey: key,
      apiUrl: options.vultrApiUrl,
      requestTimeoutMs: options.requestTimeoutMs,
      retryBaseDelayMs: options.retryBaseDelayMs,
      limiter,
      clock: options.clock
    })
}

function verifierOf(openClient: (key: string) => VultrClient): VerifyApiKey {
  return (key) =>
    withinMs(VERIFY_WAIT_MS, verified(openClient(key)), {
      ok: false,
      error: { kind: 'timeout', sentence: 'Vultr has not answered in time.', effect: 'none' }
    })
}

/** A key may be good for snapshots and not allowed to see whose account it is (`account.billing.Read`). */
async function verified(client: VultrClient): ReturnType<VerifyApiKey> {
  const account = await client.getAccount({ priority: 'page' })
  if (account.ok || account.error.kind !== 'forbidden') return account
  const snapshots = await client.listSnapshots({}, { priority: 'page' })
  return snapshots.ok ? { ok: true, value: { name: '', email: '' } } : account
}
