import type { Logger } from 'pino'
import {
  type AccountConnection,
  type Catalogue,
  createDeletionLog,
  createKeyExpiries,
  type KeyExpiries,
  type QuotaStore,
  WATCH_FRESHNESS_MS,
  WATCH_RETRY_MS
} from '../account/index.js'
import { attempted, type Background, onceADay, withinMs } from '../common/index.js'
import type { CoverageReader, CoveredInstances } from '../coverage/index.js'
import type { Database } from '../database/index.js'
import type { Acknowledgements, Findings } from '../health/index.js'
import type { ApiKeyStore, SnapshotSettingsStore } from '../settings/index.js'
import { type AlertAcknowledgement, createAlertAcknowledgement } from './acknowledge-alert.js'
import type { AlertKind, Severity } from './alert/alert.js'
import { type AlertLinks, createAlertLinks } from './alert-link.js'
import { type AlertOptions, optionWays } from './alert-options.js'
import type { Channel } from './channels/channel.js'
import { type ChannelResult, failingChannels, readResults } from './channels/channel-results.js'
import { filterOf } from './channels/channel-settings.js'
import { type ChannelStore, createChannelStore } from './channels/channel-store.js'
import { optionChannels } from './channels/option-channels.js'
import { createConditionReader } from './conditions/read-conditions.js'
import { createDeliveryStep } from './delivery/delivery-step.js'
import { createHeartbeats } from './delivery/heartbeats.js'
import type { Notify } from './delivery/notify-host.js'
import { createChannelOpener } from './delivery/open-channel.js'
import { testChannel } from './delivery/test-channel.js'
import { writeDueDigests } from './digest/digest-step.js'
import { createAlertStep } from './incidents/alert-step.js'
import { saveSeverities } from './incidents/save-severities.js'
import { readSeverities, type SeverityOf } from './incidents/severities.js'
import { createDeliveryStore } from './outbox/delivery-store.js'
import { forgetOldMessages, type SentMessage, sentMessages } from './outbox/sent-messages.js'
import { createAddressGuard } from './sending/index.js'

export interface AlertDeps {
  readonly database: Database
  readonly secretKey: string | Uint8Array
  readonly apiKey: Pick<ApiKeyStore, 'state'>
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly coverageReader: CoverageReader
  readonly covered: CoveredInstances
  readonly quota: QuotaStore
  readonly findings: Findings
  readonly acknowledgements: Acknowledgements
  readonly background: Background
  readonly clock: { now(): Date }
  readonly logger: Logger
  /** Where the pages are, for links; undefined: messages have none. */
  readonly baseUrl: string | undefined
  readonly notify: Notify | undefined
  readonly options: AlertOptions
}

/** How alerts are told, for the pages and for the scheduler. */
export interface Alerts extends AlertAcknowledgement {
  /** Before a pass of the scheduler. Never rejects. */
  beforePass(): Promise<void>
  /**
   * After a pass: finds out what is wrong, writes down what is told of it, and sends it.
   * Never rejects. @param isWhole whether the pass could do all its steps.
   */
  afterPass(isWhole: boolean): Promise<void>
  readonly links: AlertLinks
  /** Those that admins added. */
  readonly store: ChannelStore
  /** All of them, also those of the host. @throws DatabaseError */
  channels(): Promise<readonly Channel[]>
  /** By the ids of the channels. @throws DatabaseError */
  results(): Promise<ReadonlyMap<string, ChannelResult>>
  /** Sends a test the way every message takes. @returns undefined where there is no such channel. @throws DatabaseError */
  test(channelId: string): Promise<ChannelResult | undefined>
  /** @throws DatabaseError */
  sent(of: {
    readonly limit: number
    readonly offset: number
    readonly channelId?: string
  }): Promise<{ readonly messages: readonly SentMessage[]; readonly total: number }>
  /** @throws DatabaseError */
  severities(): Promise<SeverityOf>
  /** @throws DatabaseError */
  saveSeverities(chosen: ReadonlyMap<AlertKind, Severity | 'off'>, actor: string): Promise<void>
  /** Ends connections that are kept. */
  close(): Promise<void>
}

export function createAlerts(deps: AlertDeps): Alerts {
  const { database, clock, baseUrl } = deps
  const links = createAlertLinks(deps)
  const store = createChannelStore(deps)
  const fixed = optionChannels(optionWays(deps.options, deps.notify !== undefined))
  const channels = async () => [...fixed, ...(await store.list())]
  const guard = createAddressGuard({
    allowPrivateAddresses: deps.options.allowPrivateAddresses ?? []
  })
  const urlOf = (path: string) => (baseUrl === undefined ? undefined : `${baseUrl}/${path}`)
  const opener = createChannelOpener({
    guard,
    clock,
    notify: deps.notify,
    urlOf,
    acknowledgeUrlOf: (alertId) =>
      urlOf(`alerts/acknowledge?token=${encodeURIComponent(links.tokenFor(alertId))}`)
  })
  const keyExpiries = createKeyExpiries(deps)
  const readConditions = createConditionReader({
    ...deps,
    keyExpiries,
    failingChannels: async () => failingChannels(database, await channels())
  })
  const step = createAlertStep({
    ...deps,
    readConditions,
    deletionLog: createDeletionLog(deps),
    targets: async (trx) => {
      const all = [...fixed, ...(await store.list(trx))]
      return all
        .filter(({ kind }) => kind !== 'heartbeat')
        .map((channel) => ({ id: channel.id, filter: filterOf(channel.rules) }))
    }
  })
  const delivery = createDeliveryStep({
    ...deps,
    channels,
    opener,
    store: createDeliveryStore(deps)
  })
  const heartbeats = createHeartbeats({ ...deps, channels, guard })
  const forgetOld = onceADay(clock, (now) => forgetOldMessages(database, now))

  return {
    ...createAlertAcknowledgement({ ...deps, readConditions }),
    links,
    store,
    channels,
    results: () => readResults(database),
    test: (channelId) => testChannel(channelId, { ...deps, channels, delivery, heartbeats }),
    sent: (of) => sentMessages(database, of),
    severities: () => readSeverities(database.db),
    saveSeverities: (chosen, actor) => saveSeverities(deps, chosen, actor),
    beforePass: () => heartbeats.began(),
    async afterPass(isWhole) {
      await attempted(deps, 'forgetting old alerts', forgetOld)
      await attempted(deps, 'looking at the account', () => lookAtAccount(deps, keyExpiries))
      await attempted(deps, 'telling what is wrong', () => step.watch())
      await attempted(deps, 'writing digests', () =>
        writeDueDigests({ ...deps, channels, readConditions })
      )
      await attempted(deps, 'sending alerts', () => delivery.deliver())
      const overdue = await attempted(deps, 'finding what is overdue', async () =>
        ((await readConditions()) ?? []).filter(({ kind }) => kind === 'overdue')
      )
      await heartbeats.ended(isWhole && overdue !== undefined, overdue ?? [])
    },
    close: () => withinMs(1_000, opener.close(), undefined)
  }
}

/** While nothing is due the scheduler reads no lists, but what is told of the account must be true of it. */
async function lookAtAccount(
  { apiKey, catalogue }: AlertDeps,
  keyExpiries: KeyExpiries
): Promise<void> {
  if ((await apiKey.state()).kind === 'missing') return
  const { problem } = catalogue.view()
  await catalogue.refresh({ maxAgeMs: problem === undefined ? WATCH_FRESHNESS_MS : WATCH_RETRY_MS })
  // Asked seldom, so not of a Vultr that does not answer at the moment.
  if (catalogue.view().problem === undefined) await keyExpiries.ask()
}
