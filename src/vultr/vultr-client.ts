import type { Message } from '../wording/index.js'
import type { VultrResult } from './failures/vultr-error.js'

export interface VultrAccount {
  readonly name: string
  readonly email: string
}

export interface VultrSnapshot {
  /** A UUID. */
  readonly id: string
  /** As Vultr sent it; hostile text. */
  readonly description: string
  /** Undefined where `date_created` is missing or cannot be parsed. */
  readonly createdAt: Date | undefined
  readonly sizeBytes: number
  /** 0 while pending; undefined where Vultr did not send it. */
  readonly compressedBytes: number | undefined
  /** `pending`, `complete`, `deleted`, or a word Vultr adds one day. */
  readonly status: string
}

export interface VultrInstance {
  /** A UUID. */
  readonly id: string
  readonly label: string
  readonly hostname: string
  readonly mainIp: string
  readonly region: string
  readonly plan: string
  readonly diskGb: number
  readonly status: string
  readonly powerStatus: string
  readonly serverStatus: string
  readonly features: readonly string[]
  readonly tags: readonly string[]
}

export interface VultrPlan {
  readonly id: string
  readonly monthlyCostUsd: number
}

/** A volume of block storage. */
export interface VultrVolume {
  /** A UUID. */
  readonly id: string
  /** Hostile text; empty where Vultr sent none that can be read. */
  readonly label: string
  /** 0 where Vultr sent none that can be read. */
  readonly sizeGb: number
  /** The id of the instance that it is attached to, in lower case; empty where it is attached to none. */
  readonly instanceId: string
}

/** A named API key of the user whose key is in use. */
export interface VultrApiKey {
  /** One line, hostile; empty where it has none that can be read. */
  readonly name: string
  /** Undefined where it does not expire, or nothing readable says when. */
  readonly expiresAt: Date | undefined
  /** Whether it is the key in use, by its last characters; undefined where Vultr shows none of it. */
  readonly isOwn: boolean | undefined
}

/** An entry of the account's logs. All texts are one line, bounded and hostile; empty where there is none. */
export interface VultrLogEntry {
  readonly at: Date
  readonly message: string
  /** As the user signs in: usually an email address. */
  readonly user: string
  /** From where; not yet known to be an IP address. */
  readonly address: string
  readonly method: string
  readonly path: string
  /** What Vultr answered; undefined where the entry does not say. */
  readonly status: number | undefined
}

/** A record of a list that could not be read. It is there all the same: nothing says it is gone. */
export interface UnreadableRecord {
  /** A UUID in lower case, where that much could be read. */
  readonly id: string | undefined
  /** As Vultr sent it, of a snapshot, where it is text within bounds. */
  readonly description: string | undefined
  /** Names the field that is odd, in a few words. */
  readonly why: Message
}

/** A list, read to its last page. */
export interface VultrList<T> {
  readonly items: readonly T[]
  /** Records that are in the account but could not be read; their absence from `items` means nothing. */
  readonly unreadable: readonly UnreadableRecord[]
}

export interface CallOptions {
  /** A person waits for it: it goes before the scheduler's calls in the limiter's queue. */
  readonly priority?: 'page' | 'scheduler'
  /**
   * Asked in the limiter's turn, immediately before the request leaves, so that the intent can be
   * written down as late as possible. `false` withdraws the call (error kind `withdrawn`).
   */
  readonly beforeSend?: () => Promise<boolean>
}

/**
 * The calls of Vultr v2 that we use. Nothing here throws for what Vultr or the network does:
 * failures are values. Ids that are not UUIDs are a programming error and throw a TypeError
 * before anything is sent. Lists are read to their last page or not at all; a record of a list that
 * cannot be read costs that record, not the list.
 * Reads and deletes are retried on `rate-limited`, `unavailable` and `timeout`; creates, updates of
 * a description and restores are sent once, because Vultr knows no idempotency key.
 */
export interface VultrClient {
  getAccount(options?: CallOptions): Promise<VultrResult<VultrAccount>>
  listSnapshots(
    filter?: { readonly description?: string },
    options?: CallOptions
  ): Promise<VultrResult<VultrList<VultrSnapshot>>>
  getSnapshot(id: string, options?: CallOptions): Promise<VultrResult<VultrSnapshot>>
  createSnapshot(
    request: { readonly instanceId: string; readonly description: string },
    options?: CallOptions
  ): Promise<VultrResult<VultrSnapshot>>
  describeSnapshot(
    id: string,
    description: string,
    options?: CallOptions
  ): Promise<VultrResult<void>>
  /** A snapshot that is already gone counts as deleted when a retry finds it so. */
  deleteSnapshot(id: string, options?: CallOptions): Promise<VultrResult<void>>
  listInstances(options?: CallOptions): Promise<VultrResult<VultrList<VultrInstance>>>
  getInstance(id: string, options?: CallOptions): Promise<VultrResult<VultrInstance>>
  listPlans(options?: CallOptions): Promise<VultrResult<VultrList<VultrPlan>>>
  listVolumes(options?: CallOptions): Promise<VultrResult<VultrList<VultrVolume>>>
  /** `GET /apikeys`: of the user whose key is in use. Sent once, and what cannot be read is left out. */
  listApiKeys(options?: CallOptions): Promise<VultrResult<readonly VultrApiKey[]>>
  /**
   * `GET /logs` about one resource, of at most 30 days; 5,000 entries, newest first, are the most that
   * Vultr sends. Sent once, and what cannot be read is left out.
   */
  listLogs(
    about: { readonly resourceId: string; readonly since: Date; readonly until: Date },
    options?: CallOptions
  ): Promise<VultrResult<readonly VultrLogEntry[]>>
  restoreInstance(
    request: { readonly instanceId: string; readonly snapshotId: string },
    options?: CallOptions
  ): Promise<VultrResult<void>>
}
