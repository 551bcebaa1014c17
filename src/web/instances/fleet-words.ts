import type { CatalogueView } from '../../account/index.js'
import type { CoveredInstance } from '../../coverage/index.js'
import {
  BACKUP_SHARE_OF_PLAN,
  describeMoment,
  monthlyCostUsd,
  SNAPSHOT_USD_PER_GB_MONTH,
  steadyCount
} from '../../policy/index.js'
import { sizeText, usdText } from '../http/formats.js'
import type { WebServices } from '../http/services.js'

/** As much of what covers an instance as tells what is kept of it. */
export type Covered = Pick<CoveredInstance, 'instanceId' | 'schedule' | 'rules'>

/** How many are kept of each instance in the long run; undefined where ever more are. */
export function countsOf(
  covered: readonly Covered[],
  now: Date
): ReadonlyMap<string, number | undefined> {
  // Many instances share a schedule and rules; each pair is worked out once.
  const known = new Map<string, number | undefined>()
  return new Map(
    covered.map(({ instanceId, schedule, rules }) => {
      const key = JSON.stringify([schedule, rules])
      if (!known.has(key)) known.set(key, steadyCount(schedule, rules, now))
      return [instanceId, known.get(key)]
    })
  )
}

/** The mean of what its complete snapshots of ours take, else of all; nothing before there is one. */
export function costWords(
  covered: readonly Covered[],
  counts: ReadonlyMap<string, number | undefined>,
  view: CatalogueView
): string | undefined {
  const sizes = new Map<string, { sum: number; count: number }>()
  const all = { sum: 0, count: 0 }
  for (const { instanceId, status, compressedBytes } of view.snapshots) {
    if (instanceId === undefined || status !== 'complete' || !compressedBytes) continue
    const own = sizes.get(instanceId) ?? { sum: 0, count: 0 }
    sizes.set(instanceId, own)
    for (const each of [own, all]) {
      each.sum += compressedBytes
      each.count += 1
    }
  }
  if (all.count === 0 || covered.length === 0) return undefined
  let bytes = 0
  for (const { instanceId } of covered) {
    const count = counts.get(instanceId)
    if (count === undefined) return undefined
    const { sum, count: seen } = sizes.get(instanceId) ?? all
    bytes += (count * sum) / seen
  }
  const inAll = covered.length > 1 ? ' in all' : ''
  return `By the sizes seen so far that is about ${sizeText(bytes)}${inAll}, ${usdText(monthlyCostUsd(bytes))} a month (${SNAPSHOT_USD_PER_GB_MONTH} USD per GB, Vultr’s price of 2025).`
}

/** What Vultr's own backups of the same instances would cost; undefined while a price is not known. */
export function backupWords(
  covered: readonly Covered[],
  view: CatalogueView,
  prices: ReadonlyMap<string, number>
): string | undefined {
  const plans = new Map(view.instances.map(({ id, plan }) => [id, plan]))
  const costs = covered.map(({ instanceId }) => prices.get(plans.get(instanceId) ?? ''))
  if (costs.length === 0 || costs.includes(undefined)) return undefined
  const sum = costs.reduce<number>((total, cost) => total + (cost ?? 0), 0)
  return `Vultr’s own automatic backups would cost ${usdText(sum * BACKUP_SHARE_OF_PLAN)} a month (20 % of the price of the ${costs.length === 1 ? 'plan' : `${costs.length} plans`}) and keep two of each.`
}

/**
 * While the newest is made the oldest is still there, and where slots jitter by seconds or by summer time
 * the one before it too: who keeps N needs N + 2 places.
 */
export async function limitWords(
  services: WebServices,
  covered: readonly Covered[],
  counts: ReadonlyMap<string, number | undefined>,
  told: number | undefined
): Promise<string | undefined> {
  const refusal = told === undefined ? await services.quota.lastRefusal() : undefined
  const limit = told ?? refusal?.held
  if (limit === undefined) return undefined
  const { snapshots } = services.catalogue.view()
  const others = snapshots.filter(
    ({ origin, instanceId }) => origin !== 'automatic' || !counts.has(instanceId ?? '')
  ).length
  const own = covered.reduce((sum, { instanceId }) => {
    return sum + (counts.get(instanceId) ?? Number.POSITIVE_INFINITY) + 2
  }, 0)
  const needed = own + others
  if (needed <= limit) return undefined
  const source =
    refusal === undefined
      ? `the limit you entered is ${limit}`
      : `Vultr refused another one at ${limit} (${describeMoment(refusal.at, services.clock.now(), 'UTC')})`
  const places = Number.isFinite(needed) ? `about ${needed} places` : 'ever more places'
  const with_ = others === 0 ? '' : `, ${others} of them for snapshots that are not pruned by this`
  return `This needs ${places} in the account${with_}, two more of each instance than are kept, but ${source}. Choose a shorter retention period, delete some, or ask Vultr’s support for a higher limit.`
}
