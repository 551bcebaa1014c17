import type { Request } from 'express'
import type { Logger } from 'pino'
import type { BlockStorage, Catalogue, PlanPrices, SnapshotHistory } from '../../account/index.js'
import type { ActivityLog } from '../../activity/index.js'
import type { Alerts } from '../../alerts/index.js'
import type { Memo } from '../../common/index.js'
import type { EngineServices } from '../../engine-services.js'
import type { ReplicaList } from '../../replicas/index.js'
import type {
  ApiKeyStore,
  InstanceScheduleStore,
  SnapshotSettingsStore
} from '../../settings/index.js'
import type { SnapshotActions, VerifyApiKey } from '../../snapshots/index.js'
import type { ApiTokens } from '../../tokens/index.js'
import type { FlashCookies } from './flash.js'

/** A page as a host's layout receives it; all three strings are HTML. */
export interface Page {
  /** Plain text, escaped for HTML. */
  readonly title: string
  /** Links to our style sheet and scripts, for the host's `<head>`. */
  readonly head: string
  readonly body: string
}

export interface ThisServer {
  readonly instanceId: string
  readonly hostname: string
  readonly region: string
}

/** What the pages stand on. */
export interface WebServices extends EngineServices {
  readonly authorize: (request: Request) => boolean | Promise<boolean>
  readonly currentUser: (request: Request) => string | Promise<string>
  /** The host's chrome; undefined for our own plain one. */
  readonly layout: ((page: Page, request: Request) => string) | undefined
  /** The host's choice of a language, BCP 47; undefined leaves it to the viewer. */
  readonly locale: ((request: Request) => string | undefined) | undefined
  /** Whether pages show their tabs. */
  readonly showsTabs: boolean
  readonly flash: FlashCookies
  readonly clock: { now(): Date }
  readonly logger: Logger
  readonly apiKey: ApiKeyStore
  /** Called after the key was saved or removed, so that what depends on it starts anew. */
  readonly apiKeyChanged: () => Promise<void>
  readonly verifyApiKey: VerifyApiKey
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly catalogue: Catalogue
  readonly actions: SnapshotActions
  readonly activity: ActivityLog
  readonly alerts: Alerts
  readonly history: SnapshotHistory
  readonly tokens: ApiTokens
  /** Whether the host says whose token is whose: then those that are stored let nobody in. */
  readonly hasHostTokens: boolean
  /** Where the pages are, as the host says; without a slash at its end. */
  readonly baseUrl: string | undefined
  /** The OpenAPI document of the API; JSON. */
  readonly apiDocument: () => unknown
  readonly planPrices: PlanPrices
  readonly blockStorage: BlockStorage
  /** The instances that the panel runs on, on however many machines; empty while it is not known. */
  readonly thisServerIds: () => readonly string[]
  /** The processes that share the work on one database; undefined where this one is alone. */
  readonly replicas: ReplicaList | undefined
  /** Lets a work go on after its page was sent; stopping the addon waits for it a while. */
  readonly inBackground: <T>(work: Promise<T>) => Promise<T>
  /** For what a page works out of these; forgotten as soon as any of it may have changed. */
  readonly memo: Memo
  /** The server this runs on, where metadata told; never waits. */
  readonly thisServer: () => ThisServer | undefined
}
