import type { Kysely } from 'kysely'
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
import { allEnded, attempted, type Background, onceADay } from '../common/index.js'
import type { CoverageReader, CoveredInstances } from '../coverage/index.js'
import type { Database, Tables } from '../database/index.js'
import type { Acknowledgements, Findings } from '../health/index.js'
import type { ApiKeyStore, SnapshotSettingsStore } from '../settings/index.js'
import { type AlertAcknowledgement, createAlertAcknowledgement } from './acknowledge-alert.js'
import type { AlertKind, Severity } from './alert/alert.js'
import { type AlertLinks, createAlertLinks } from './alert-link.js'
import { type AlertOptions, optionWays } from './alert-options.js'
import type { Channel } from './channels/channel.js'
import { type ChannelResult, failingChannels, readResults } from './channels/channel-results.js'
import { type ChannelStore, createChannelStore } from './channels/channel-store.js'
import { optionChannels } from './channels/option-channels.js'
import type { Condition } from './conditions/condition.js'
import { createConditionReader } from './conditions/read-conditions.js'
import { createDeliveryStep, type DeliveryStep } from './delivery/delivery-step.js'
import { createHeartbeats, type Heartbeats } from './delivery/heartbeats.js'
import type { Notify } from './delivery/notify-host.js'
import { createChannelOpener } from './delivery/open-channel.js'
import { testChannel } from './delivery/test-channel.js'
import { writeDueDigests } from './digest/digest-step.js'
import { type AlertStep, createAlertStep } from './incidents/alert-step.js'
import { type SeveritiesSavedBy, saveSeverities } from './incidents/save-severities.js'
import { readSeverities, type SeverityOf } from './incidents/severities.js'
import { type OpenKind, openConditions, openKinds } from './open-conditions.js'
import { createDeliveryStore } from './outbox/delivery-store.js'
import type { Target } from './outbox/enqueue.js'
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
  /** What was told and stands still, also what somebody has acknowledged since. @throws DatabaseError */
  openConditions(): Promise<readonly Condition[]>
  /** What kinds those are of, and which instances; nothing else is worked out. @throws DatabaseError */
  openKinds(): Promise<readonly OpenKind[]>
  /** @throws DatabaseError */
  severities(): Promise<SeverityOf>
  /** @returns false where somebody else saved since what was seen; then nothing is. @throws DatabaseError */
  saveSeverities(
    chosen: ReadonlyMap<AlertKind, Severity | 'off'>,
    by: SeveritiesSavedBy
  ): Promise<boolean>
}

export function createAlerts(deps: AlertDeps): Alerts {
  const { database, clock } = deps
  const links = createAlertLinks(deps)
  const store = createChannelStore(deps)
  const fixed = optionChannels(optionWays(deps.options, deps.notify !== undefined))
  const channels = async (trx?: Kysely<Tables>) => [...fixed, ...(await store.list(trx))]
  const guard = createAddressGuard({
    allowPrivateAddresses: deps.options.allowPrivateAddresses ?? []
  })
  const open = createChannelOpener({ ...deps, ...urlsOf(deps.baseUrl, links), guard })
  const keyExpiries = createKeyExpiries(deps)
  const readConditions = createConditionReader({
    ...deps,
    keyExpiries,
    failingChannels: async () => failingChannels(database, await channels())
  })
  const delivery = createDeliveryStep({ ...deps, channels, open, store: createDeliveryStore(deps) })
  const heartbeats = createHeartbeats({ ...deps, channels, guard })

  return {
    ...createAlertAcknowledgement({ ...deps, readConditions }),
    links,
    store,
    channels: () => channels(),
    results: () => readResults(database),
    test: (channelId) => testChannel(channelId, { ...deps, channels, delivery, heartbeats }),
    sent: (of) => sentMessages(database, of),
    openKinds: () => openKinds(database),
    openConditions: () => openConditions(database, readConditions),
    severities: () => readSeverities(database.db),
    saveSeverities: (chosen, by) => saveSeverities(deps, chosen, by),
    beforePass: () => heartbeats.began(),
    afterPass: afterPassWith(deps, {
      look: () => lookAtAccount(deps, keyExpiries),
      forgetOld: onceADay(clock, (now) => forgetOldMessages(database, now)),
      step: createAlertStep({
        ...deps,
        readConditions,
        deletionLog: createDeletionLog(deps),
        targets: async (trx) => (await channels(trx)).filter(isTold).map(toTarget)
      }),
      writeDigests: () => writeDueDigests({ ...deps, channels, readConditions }),
      delivery,
      heartbeats
    })
  }
}

/** Where messages lead to; nowhere as long as the host has not told where the pages are. */
function urlsOf(baseUrl: string | undefined, links: AlertLinks) {
  const urlOf = (path: string) => (baseUrl === undefined ? undefined : `${baseUrl}/${path}`)
  return {
    urlOf,
    acknowledgeUrlOf: (alertId: string) =>
      urlOf(`alerts/acknowledge?token=${encodeURIComponent(links.tokenFor(alertId))}`)
  }
}

/** A heartbeat is sent after each pass, and no message. */
function isTold({ kind }: Channel): boolean {
  return kind !== 'heartbeat'
}

function toTarget({ id, rules }: Channel): Target {
  return { id, filter: rules }
}

/** What follows a pass, each part whether or not the others could be done. */
function afterPassWith(
  deps: AlertDeps,
  parts: {
    readonly look: () => Promise<void>
    readonly forgetOld: () => Promise<void>
    readonly step: AlertStep
    readonly writeDigests: () => Promise<void>
    readonly delivery: DeliveryStep
    readonly heartbeats: Heartbeats
  }
): Alerts['afterPass'] {
  return async (isWhole) => {
    await attempted(deps, 'forgetting old alerts', parts.forgetOld)
    await attempted(deps, 'looking at the account', parts.look)
    const watched = await attempted(deps, 'telling what is wrong', async () => ({
      look: await parts.step.watch()
    }))
    await attempted(deps, 'writing digests', parts.writeDigests)
    const look = watched?.look
    const overdue = look?.conditions.filter(({ kind }) => kind === 'overdue') ?? []
    // Where nobody can say what is overdue it is not well; where snapshots are off, nothing can be.
    const isOff = look?.conditions.some(({ kind }) => kind === 'turned-off') === true
    const isJudged = watched !== undefined && (isOff || look?.unknown.has('overdue') !== true)
    // Side by side: whoever does not answer holds up the next pass as little as can be.
    await allEnded([
      attempted(deps, 'sending alerts', () => parts.delivery.deliver()),
      parts.heartbeats.ended(isWhole && isJudged, overdue)
    ])
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
