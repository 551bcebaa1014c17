import type { CatalogueView } from '../account/index.js'
import { madeOnce } from '../common/index.js'
import { monthlyCostUsd, steadyCount } from '../policy/index.js'
import type { InstanceCoverage } from './coverage.js'

/** An instance, with as much of what covers it as tells what is kept of it. */
export type KeptInstance = Pick<InstanceCoverage, 'instanceId' | 'schedule' | 'rules'>

/** How many are kept of an instance, by its id; undefined where ever more are. */
export type KeptCounts = ReadonlyMap<string, number | undefined>

/** How many are kept of each instance in the long run; undefined where ever more are. */
export function keptCounts(covered: readonly KeptInstance[], now: Date): KeptCounts {
  // Many instances share a schedule and rules, nearly always as the very same objects; each pair is worked out once.
  const byText = new Map<string, number | undefined>()
  const known = new Map<object, Map<object, number | undefined>>()

  function countOf({ schedule, rules }: KeptInstance): number | undefined {
    const ofSchedule = madeOnce(known, schedule, () => new Map<object, number | undefined>())
    if (ofSchedule.has(rules)) return ofSchedule.get(rules)
    const text = JSON.stringify([schedule, rules])
    if (!byText.has(text)) byText.set(text, steadyCount(schedule, rules, now))
    const count = byText.get(text)
    ofSchedule.set(rules, count)
    return count
  }

  return new Map(covered.map((each) => [each.instanceId, countOf(each)]))
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

/**
 * How many places in the account are needed in the long run, infinite where ever more are kept, and how many
 * of them are not these instances' automatic snapshots. While the newest is made the oldest is still there, and
 * where slots jitter by seconds or by summer time the one before it too: who keeps N needs N + 2 places.
 */
export function placesNeeded(
  covered: readonly KeptInstance[],
  counts: KeptCounts,
  { snapshots }: Pick<CatalogueView, 'snapshots'>
): { readonly needed: number; readonly others: number } {
  const others = snapshots.filter(
    ({ origin, instanceId }) => origin !== 'automatic' || !counts.has(instanceId ?? '')
  ).length
  const own = covered.reduce((sum, { instanceId }) => {
    return sum + (counts.get(instanceId) ?? Number.POSITIVE_INFINITY) + 2
  }, 0)
  return { needed: own + others, others }
}

interface Sizes {
  sum: number
  count: number
}

/** The complete snapshots of ours: of each instance, and all together. */
interface SizesSeen {
  readonly sizes: ReadonlyMap<string, Sizes>
  readonly all: Sizes
}

/** By the list that they were seen in. */
const seenIn = new WeakMap<CatalogueView['snapshots'], SizesSeen>()

function sizesSeen({ snapshots }: CatalogueView): SizesSeen {
  const before = seenIn.get(snapshots)
  if (before !== undefined) return before
  const seen = sizesOf(snapshots)
  seenIn.set(snapshots, seen)
  return seen
}

function sizesOf(snapshots: CatalogueView['snapshots']): SizesSeen {
  const sizes = new Map<string, Sizes>()
  const all = { sum: 0, count: 0 }
  for (const { instanceId, status, compressedBytes } of snapshots) {
    if (instanceId === undefined || status !== 'complete' || !compressedBytes) continue
    const own = sizes.get(instanceId) ?? { sum: 0, count: 0 }
    sizes.set(instanceId, own)
    own.sum += compressedBytes
    own.count += 1
    all.sum += compressedBytes
    all.count += 1
  }
  return { sizes, all }
}
