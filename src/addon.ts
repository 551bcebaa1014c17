import {
  createAccountConnection,
  createBlockStorage,
  createCatalogue,
  createCatalogueStore,
  createPlanPrices,
  createSnapshotHistory,
  createThisServer,
  forgetHistory,
  forgetQuotaRefusal,
  verifyKey
} from './account/index.js'
import { createActivityLog, createSignInLog } from './activity/index.js'
import { createAlerts } from './alerts/index.js'
import { createBackground, withinMs } from './common/index.js'
import { openDatabase } from './database/index.js'
import { createEngine } from './engine.js'
import { createLifecycle } from './lifecycle.js'
import { createPageMemo, memoizedServices } from './memoized-services.js'
import { type AddonOptions, type AddonOptionsInput, databaseOf, parseOptions } from './options.js'
import { passOf } from './pass.js'
import { createPrograms, openApiDocument } from './programs.js'
import { createReplication } from './replication.js'
import { createReview } from './review/index.js'
import {
  createApiKeyStore,
  createInstanceScheduleStore,
  createSnapshotSettingsStore
} from './settings/index.js'
import { createSnapshotChanges } from './snapshots/index.js'
import { createApiTokens } from './tokens/index.js'
import { createRequestTotals } from './totals/index.js'
import {
  createRequestLimiter,
  createVultrClient,
  type RequestLimiter,
  type VultrClient
} from './vultr/index.js'
import type { VultrAddon } from './vultr-addon.js'
import { createFlashCookies, createRouter, menuItem, menuItemFor } from './web/index.js'

/** How long a start waits to be told which server this is, in ms: on Vultr the answer takes a few. */
const IDENTITY_WAIT_MS = 250

/**
 * Builds an addon of its own: nothing is shared with another one in the same process.
 * @throws OptionsError naming every wrong option, before anything is opened.
 * @throws DatabaseError when the database cannot be opened or is not ours.
 */
export async function createVultrAddon(input: AddonOptionsInput): Promise<VultrAddon> {
  const options = parseOptions(input)
  return await assembleAddon(options, createRequestLimiter(options))
}

/**
 * Puts an addon together from its rooms.
 * @param limiter gives every request to Vultr its turn, unless replicas share theirs; what an addon is to
 * send to Vultr itself has to keep to Vultr's 30 a second.
 * @throws DatabaseError when the database cannot be opened or is not ours.
 */
export async function assembleAddon(
  options: AddonOptions,
  limiter: RequestLimiter
): Promise<VultrAddon> {
  const { clock, logger } = options
  const thisServer = createThisServer({ metadataUrl: options.metadataUrl, clock, logger })
  // Asked first: the answer comes while the database is opened.
  const identified = thisServer.ask()
  const opened = await openDatabase({ ...databaseOf(options), clock })
  const replication = createReplication({ database: opened, thisServer, options, clock, logger })
  const { database } = replication
  const requestTotals = createRequestTotals({ database: opened, logger })
  const openClient = clientOpener(
    options,
    replication.limiter ?? limiter,
    (outcome, isAnswered) => {
      requestTotals.note(outcome)
      replication.noteRequest(isAnswered)
    }
  )
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
    requestTimeoutMs: options.requestTimeoutMs,
    processes: replication.replica
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
    logger,
    sharing: replication.sharing
  })
  const background = createBackground()
  const engine = createEngine({
    ...replication,
    snapshotSettings,
    instanceSchedules,
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
  const alerts = createAlerts({
    database,
    secretKey: options.secretKey,
    apiKey,
    snapshotSettings,
    connection,
    catalogue,
    ...engine,
    background,
    clock,
    logger,
    baseUrl: options.baseUrl,
    notify: options.notify,
    options: options.alerts
  })
  const activity = createActivityLog({ database })
  const signInLog = createSignInLog({ activity, clock })
  const tokens = createApiTokens({ database, clock, logger })
  const memo = createPageMemo({
    database,
    catalogue,
    thisServer: () => [thisServer.identity()?.instanceId, ...replication.thisServerIds()].join(),
    clock
  })
  const history = createSnapshotHistory({ database, clock })
  const pageServices = memoizedServices(
    { ...engine, apiKey, snapshotSettings, instanceSchedules, history, alerts },
    memo
  )
  const shared = {
    ...pageServices,
    memo,
    catalogue,
    activity,
    clock,
    logger,
    locale: options.locale,
    thisServer: () => thisServer.identity(),
    thisServerIds: replication.thisServerIds
  }
  const pages = createRouter({
    ...shared,
    authorize: options.authorize,
    currentUser: options.currentUser,
    layout: options.layout,
    showsTabs: options.showTabs,
    flash: createFlashCookies({ secretKey: options.secretKey, clock }),
    inBackground: (work) => background.keep(work),
    apiKeyChanged: async () => {
      connection.forgetRefusal()
      await catalogue.forget()
    },
    verifyApiKey: (key) => verifyKey(openClient(key)),
    tokens,
    hasHostTokens: options.authenticateToken !== undefined,
    baseUrl: options.baseUrl,
    apiDocument: openApiDocument,
    planPrices: createPlanPrices({ connection, clock, logger }),
    blockStorage: createBlockStorage({ connection, clock, logger }),
    replicas: replication.replicas
  })
  const router = createPrograms({ ...shared, database, tokens, options, pages })
  await withinMs(IDENTITY_WAIT_MS, identified, undefined)

  const lifecycle = createLifecycle({
    async pass() {
      await replication.pass(() => passOf({ engine, alerts, database, clock, logger }))
      await requestTotals.write()
    },
    begin: () => replication.start({ catalogue, connection, engine }),
    async end() {
      await replication.leave()
      await requestTotals.write()
    },
    signInLog,
    database,
    settled: () => Promise.all([replication.finish(), background.settled(), catalogue.settled()]),
    logger
  })
  return {
    router,
    menuItem,
    menuItemFor: (request) => menuItemFor(request, { locale: options.locale, logger }),
    recordSignIn: (event) => signInLog.record(event),
    recordSignInRefusal: ({ user, address }) =>
      signInLog.record({ event: 'refused', user, address }),
    createToken: async (wanted, actor = 'host') => (await tokens.create(wanted, actor)).token,
    ...lifecycle
  }
}

function clientOpener(
  options: AddonOptions,
  limiter: RequestLimiter,
  count: (outcome: string, isAnswered: boolean) => void
): (key: string) => VultrClient {
  return (key) =>
    createVultrClient({
      apiKey: key,
      apiUrl: options.vultrApiUrl,
      requestTimeoutMs: options.requestTimeoutMs,
      retryBaseDelayMs: options.retryBaseDelayMs,
      limiter,
      count,
      clock: options.clock
    })
}
