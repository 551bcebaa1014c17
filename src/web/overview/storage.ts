import { readableSettings, storedBytes } from '../../inventory/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import type { Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { HISTORY_DAYS } from '../shared/history/account-history.js'

/** The trend looks back as far as a bill does, in days. */
const TREND_DAYS = 30
const DAY_MS = 86_400_000

/** Less than this share is no trend. */
const STEADY = 0.005

/** What the account's snapshots take and cost. */
export interface Storage {
  readonly bytes: number
  readonly usd: number
  readonly count: number
  /** How many the account may hold, where an admin entered it or Vultr has refused more. */
  readonly limit: number | undefined
  /** “+0.4 TB in 30 days”; undefined on the first day. */
  readonly trend: string | undefined
}

/** @throws DatabaseError */
export function storageOf(services: WebServices, wording: Wording): Promise<Storage> {
  return services.memo(`overview.storage ${wording.locale}`, () => readStorage(services, wording))
}

async function readStorage(services: WebServices, wording: Wording): Promise<Storage> {
  const { snapshots } = services.catalogue.view()
  const bytes = storedBytes(snapshots)
  const entered = (await readableSettings(services))?.settings.snapshotLimit
  return {
    bytes,
    usd: monthlyCostUsd(bytes),
    count: snapshots.length,
    limit: entered ?? (await services.quota.lastRefusal())?.held,
    trend: await trendOf(services, bytes, wording)
  }
}

async function trendOf(
  services: WebServices,
  bytes: number,
  { t }: Wording
): Promise<string | undefined> {
  const since = await services.history.since()
  if (since === undefined) return undefined
  const today = Math.floor(services.clock.now().getTime() / DAY_MS)
  const watched = today - Math.floor(since.getTime() / DAY_MS)
  const days = Math.min(TREND_DAYS, watched)
  if (days < 1) return undefined
  const before = (await services.history.heldPerDay(undefined, HISTORY_DAYS)).at(-1 - days)?.bytes
  if (before === undefined) return undefined
  const more = bytes - before
  const isSteady = Math.abs(more) <= STEADY * Math.max(bytes, before)
  const direction = isSteady ? 'same' : more > 0 ? 'more' : 'less'
  return t('overview.storage.trend', { direction, size: { size: Math.abs(more) }, days })
}
