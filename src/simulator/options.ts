import type { AccountRules } from './account/account.js'
import { DESCRIPTION_STORAGE, type DescriptionStorage } from './account/description-storage.js'
import type { ListLags } from './account/listed.js'
import { type InstanceState, RESTORE_STATES } from './account/records.js'
import type { AccessRules } from './api/access.js'
import type { DateStyle } from './api/dates.js'
/** The key that a simulator accepts unless it is told another one. */
export const SIMULATED_API_KEY = 'SIMULATED-VULTR-API-KEY-0123456789AB'

/**
 * How a simulated Vultr behaves. What several people recorded of the real one is the default; what
 * it does now and then only is asked for here, or while it runs by the fields of the same names.
 */
export interface SimulatorOptions {
  /** @default the system clock */
  readonly clock?: { now(): Date }
  /** @default SIMULATED_API_KEY */
  readonly apiKey?: string
  /** @default never */
  readonly apiKeyExpiresAt?: Date
  /** @default 'Example Hosting' */
  readonly accountName?: string
  /**
   * `none`: every address is refused, as when the key's Access Control does not name it. `ipv4`:
   * every second call is, as when the caller goes out over IPv6 in turn.
   * @default 'any'
   */
  readonly allowedAddresses?: AccessRules['allowedAddresses']
  /** Refuses requests without `Content-Type: application/json` with 400. @default false */
  readonly requiresContentType?: boolean
  /** @default no limit */
  readonly snapshotQuota?: number
  /** What a full account answers. @default 400 */
  readonly quotaStatus?: number
  /** @default a sentence with the quota in it */
  readonly quotaSentence?: string
  /** What is answered where an instance or a snapshot is locked. @default 500 */
  readonly lockStatus?: number
  /** From a create to `complete`, by the clock, in ms. @default five minutes */
  readonly snapshotDurationMs?: number
  /** From a restore to `active` and `ok`, by the clock, in ms. @default ten minutes */
  readonly restoreDurationMs?: number
  /** What an instance goes through meanwhile, in equal parts. @default RESTORE_STATES */
  readonly restoreStates?: readonly InstanceState[]
  /** How far lists are behind the truth, by the clock. @default not at all */
  readonly listLag?: ListLags
  /** What is kept of a description, in a create and in a change. @default all of it */
  readonly storesDescription?: DescriptionStorage
  /** Refuses a change of a description to what it is with 400. @default false */
  readonly refusesUnchanged?: boolean
  /** @default 'utc' */
  readonly dateStyle?: DateStyle
  /** More requests than this from one address within one real second are answered 429. @default no limit */
  readonly requestsPerSecond?: number
  /** Real time that each answer takes, in ms. @default 0 */
  readonly latencyMs?: number
}

/** What can be changed while a simulator runs. */
export interface SimulatorRules extends AccountRules, AccessRules {
  dateStyle: DateStyle
}

export function rulesFrom(options: SimulatorOptions): SimulatorRules {
  return {
    apiKey: options.apiKey ?? SIMULATED_API_KEY,
    apiKeyExpiresAt: options.apiKeyExpiresAt,
    allowedAddresses: options.allowedAddresses ?? 'any',
    requiresContentType: options.requiresContentType ?? false,
    snapshotQuota: options.snapshotQuota ?? Number.POSITIVE_INFINITY,
    quotaStatus: options.quotaStatus ?? 400,
    quotaSentence: options.quotaSentence,
    lockStatus: options.lockStatus ?? 500,
    snapshotDurationMs: options.snapshotDurationMs ?? 5 * 60_000,
    snapshotShare: 1,
    restoreDurationMs: options.restoreDurationMs ?? 10 * 60_000,
    restoreStates: options.restoreStates ?? RESTORE_STATES,
    listLag: options.listLag ?? {},
    storesDescription: options.storesDescription ?? DESCRIPTION_STORAGE.asSent,
    refusesUnchanged: options.refusesUnchanged ?? false,
    dateStyle: options.dateStyle ?? 'utc'
  }
}
