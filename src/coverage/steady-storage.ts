import type { CatalogueView } from '../account/index.js'
import { monthlyCostUsd, steadyCount } from '../policy/index.js'
import type { InstanceCoverage } from './coverage.js'

/** An instance, with as much of what covers it as tells what is kept of it. */
export type KeptInstance = Pick<InstanceCoverage, 'instanceId' | 'schedule' | 'rules'>

/** How many are kept of an instance, by its id; undefined where ever more are. */
export type KeptCounts = ReadonlyMap<string, number | undefined>

/** How many are kept of each instance in the long run; undefined where ever more are. */
export function keptCounts(covered: readonly KeptInstance[], now: Date): KeptCounts {
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

/** What is stored of some instances in the long run, all over the same instances. */
export interface SteadyStorage {
  readonly instances: number
  /** Undefined where ever more are kept. */
  readonly snapshots: number | undefined
  /** By the sizes seen so far; undefined before there is one, and where ever more are kept. */
  readonly bytes: number | undefined
  /** The same in USD a month. */
  readonly usd: number | undefined
}

/**
 * What is stored in the long run and what that costs, by the mean of what an instance's complete
 * snapshots of ours take, else of all.
 */
export function steadyStorage(
  covered: readonly KeptInstance[],
  counts: KeptCounts,
  view: CatalogueView
): SteadyStorage {
  const { sizes, all } = sizesSeen(view)
  let snapshots = 0
  let bytes = 0
  for (const { instanceId } of covered) {
    const count = counts.get(instanceId)
    if (count === undefined) {
      return { instances: covered.length, snapshots: undefined, bytes: undefined, usd: undefined }
    }
    const { sum, count: seen } = sizes.get(instanceId) ?? all
    snapshots += count
    bytes += seen === 0 ? 0 : (count * sum) / seen
  }
  const isKnown = all.count > 0 || covered.length === 0
  return {
    instances: covered.length,
    snapshots,
    bytes: isKnown ? bytes : undefined,
    usd: isKnown ? monthlyCostUsd(bytes) : undefined
  }
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
