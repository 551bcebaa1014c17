import { memoizedNextSlot, nextStartAfter } from '../policy/index.js'
import type { SnapshotSettings } from '../settings/index.js'
import type { InstanceCoverage } from './coverage.js'
import type { CoverageReader } from './coverage-reader.js'

export interface CoveredInstance extends InstanceCoverage {
  /** When its next snapshot is begun; undefined when automatic snapshots are off or the schedule never comes due again. */
  readonly nextStartAt: Date | undefined
}

/**
 * The instances automatic snapshots are taken of, now or if these settings were saved; none where
 * the settings cannot be used. @throws DatabaseError
 */
export type CoveredInstances = (settings?: SnapshotSettings) => Promise<readonly CoveredInstance[]>

export function createCoveredInstances(deps: {
  readonly coverageReader: CoverageReader
  readonly clock: { now(): Date }
}): CoveredInstances {
  return async (settings) => {
    const coverage = await deps.coverageReader.usable(settings)
    const nextSlot = memoizedNextSlot()
    const now = deps.clock.now()
    return [...(coverage?.instances.values() ?? [])].map((each) => ({
      ...each,
      nextStartAt: nextStartAfter(now, each, (after) => nextSlot(each.schedule, after))
    }))
  }
}
