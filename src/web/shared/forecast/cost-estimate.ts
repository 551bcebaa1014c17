import type { CatalogueView } from '../../../account/index.js'
import {
  BACKUP_SHARE_OF_PLAN,
  monthlyCostUsd,
  SNAPSHOT_USD_PER_GB_MONTH
} from '../../../policy/index.js'
import type { Wording } from '../../../wording/index.js'
import type { KeptCounts, KeptInstance } from './kept-counts.js'

/**
 * What is held in the long run and what that costs, by the mean of what an instance's complete snapshots
 * of ours take, else of all; undefined before there is one.
 */
export function costEstimate(
  covered: readonly KeptInstance[],
  counts: KeptCounts,
  view: CatalogueView,
  { t }: Wording
): string | undefined {
  const { sizes, all } = sizesSeen(view)
  if (all.count === 0 || covered.length === 0) return undefined
  let bytes = 0
  for (const { instanceId } of covered) {
    const count = counts.get(instanceId)
    if (count === undefined) return undefined
    const { sum, count: seen } = sizes.get(instanceId) ?? all
    bytes += (count * sum) / seen
  }
  return t('forecast.cost', {
    size: { size: bytes },
    cost: { usd: monthlyCostUsd(bytes) },
    price: { usd: SNAPSHOT_USD_PER_GB_MONTH }
  })
}

interface Sizes {
  sum: number
  count: number
}

/** The complete snapshots of ours: of each instance, and all together. */
function sizesSeen({ snapshots }: CatalogueView): {
  readonly sizes: ReadonlyMap<string, Sizes>
  readonly all: Sizes
} {
  const sizes = new Map<string, Sizes>()
  const all = { sum: 0, count: 0 }
  for (const { instanceId, status, compressedBytes } of snapshots) {
    if (instanceId === undefined || status !== 'complete' || !compressedBytes) continue
    const own = sizes.get(instanceId) ?? { sum: 0, count: 0 }
    sizes.set(instanceId, own)
    for (const each of [own, all]) {
      each.sum += compressedBytes
      each.count += 1
    }
  }
  return { sizes, all }
}

/** What Vultr's own backups of the same instances would cost; undefined while a price is not known. */
export function backupCost(
  covered: readonly KeptInstance[],
  view: CatalogueView,
  prices: ReadonlyMap<string, number>,
  { t }: Wording
): string | undefined {
  const plans = new Map(view.instances.map(({ id, plan }) => [id, plan]))
  const costs = covered.map(({ instanceId }) => prices.get(plans.get(instanceId) ?? ''))
  if (costs.length === 0 || costs.includes(undefined)) return undefined
  const sum = costs.reduce<number>((total, cost) => total + (cost ?? 0), 0)
  return t('forecast.backupCost', {
    cost: { usd: sum * BACKUP_SHARE_OF_PLAN },
    plans: costs.length
  })
}
