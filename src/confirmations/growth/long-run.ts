import { accountIndex, type CatalogueView } from '../../account/index.js'
import {
  type Coverage,
  type KeptInstance,
  keptCounts,
  steadyStorage
} from '../../coverage/index.js'
import { endlessPerYear, monthlyCostUsd, type RetentionRules } from '../../policy/index.js'

const GB = 1e9

/** What is stored of one instance once its schedule has run for long. */
export interface LongRun {
  /** Those that bounded rules keep. */
  readonly count: number
  /** How many more there are each year, where a rule keeps every one; else 0. */
  readonly perYear: number
  /** A month, by the sizes seen so far; 0 while none is known. */
  readonly usd: number
  /** A month, if its disk were full; 0 once a size is known. */
  readonly fullDiskUsd: number
}

export type LongRuns = ReadonlyMap<string, LongRun>

export const NOTHING: LongRun = { count: 0, perYear: 0, usd: 0, fullDiskUsd: 0 }

/** In the long run, of each instance by its id. @param covered none where nothing can be covered. */
export function longRunsOf(
  covered: readonly KeptInstance[],
  view: CatalogueView,
  now: Date
): LongRuns {
  const bounded = covered.map((each) => ({ ...each, rules: boundedRules(each.rules) }))
  const counts = keptCounts(bounded, now)
  const disks = new Map(view.instances.map(({ id, diskGb }) => [id, diskGb]))
  return new Map(
    covered.map((each) => {
      const count = counts.get(each.instanceId) ?? 0
      const perYear = endlessPerYear(each.schedule, each.rules)
      const { usd } = steadyStorage([each], counts, view)
      const ofDisk = monthlyCostUsd(count * (disks.get(each.instanceId) ?? 0) * GB)
      const fullDiskUsd = usd === undefined ? ofDisk : 0
      return [each.instanceId, { count, perYear, usd: usd ?? 0, fullDiskUsd }]
    })
  )
}

/** Without those that keep every one; the newest is always kept. */
function boundedRules(rules: RetentionRules): RetentionRules {
  const counts = Object.entries(rules).filter(([, count]) => count !== 'all')
  return counts.length === 0 ? { last: 1 } : Object.fromEntries(counts)
}

/** The automatic snapshots that are stored of the same instances today. */
export function storedToday(coverage: Coverage, view: CatalogueView): LongRuns {
  const { snapshotsOf } = accountIndex(view)
  return new Map(
    [...coverage.instances.keys()].map((instanceId) => {
      const own = snapshotsOf(instanceId).filter(({ origin }) => origin === 'automatic')
      const bytes = own.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
      return [instanceId, { ...NOTHING, count: own.length, usd: monthlyCostUsd(bytes) }]
    })
  )
}
