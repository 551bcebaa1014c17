import type { CatalogueView } from '../account/index.js'
import { type Coverage, keptCounts, steadyStorage } from '../coverage/index.js'
import { monthlyCostUsd } from '../policy/index.js'

/**
 * What snapshots cost a month in the long run by the saved settings, or as stored where those cover nothing,
 * and by a change that makes it jump; in USD.
 */
export interface CostJump {
  readonly fromUsd: number
  readonly toUsd: number
}

/** To more than this many times what it is, and by more than so much a month, in USD: nobody means that unseen. */
const TIMES = 2
const LEAST_USD = 50

/**
 * Whether what is stored in the long run costs far more by a change than now: than the settings there are
 * amount to, and than what is stored of the same instances today. Undefined where it does not, and while
 * no size is known.
 */
export function costJump(
  before: Coverage | undefined,
  after: Coverage,
  view: CatalogueView,
  now: Date
): CostJump | undefined {
  const toUsd = usdOf(after, view, now)
  if (toUsd === undefined || toUsd <= LEAST_USD) return undefined
  const steadyUsd = before === undefined ? 0 : (usdOf(before, view, now) ?? 0)
  const todayUsd = storedUsd(after, view)
  const mostUsd = Math.max(steadyUsd, todayUsd)
  const isJump = toUsd > TIMES * mostUsd && toUsd - mostUsd > LEAST_USD
  // Told by the figure that the forecast beside it compares with.
  return isJump ? { fromUsd: steadyUsd || todayUsd, toUsd } : undefined
}

function usdOf({ instances }: Coverage, view: CatalogueView, now: Date): number | undefined {
  const covered = [...instances.values()]
  return steadyStorage(covered, keptCounts(covered, now), view).usd
}

function storedUsd({ instances }: Coverage, { snapshots }: CatalogueView): number {
  let bytes = 0
  for (const { origin, instanceId, compressedBytes } of snapshots) {
    const isStored = origin === 'automatic' && instances.has(instanceId ?? '')
    if (isStored) bytes += compressedBytes ?? 0
  }
  return monthlyCostUsd(bytes)
}
