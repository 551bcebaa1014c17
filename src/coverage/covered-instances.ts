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
  /** Until when the slots of each instance are over. */
  readonly takenUntil: () => Promise<ReadonlyMap<string, Date>>
  readonly clock: { now(): Date }
}): CoveredInstances {
  return async (settings) => {
    const coverage = await deps.coverageReader.usable(settings)
    const nextSlot = memoizedNextSlot()
    const now = deps.clock.now()
    const instances = [...(coverage?.instances.values() ?? [])]
    // By settings that are not saved nothing waits yet.
    const isSpread =
      settings === undefined && instances.some(({ spreadMinutes }) => spreadMinutes > 0)
    const takenUntil = isSpread ? await deps.takenUntil() : new Map<string, Date>()
    return instances.map((each) => {
      const { instanceId, spreadMinutes, schedule } = each
      const of = { instanceId, spreadMinutes, takenUntil: takenUntil.get(instanceId) }
      return { ...each, nextStartAt: nextStartAfter(now, of, (after) => nextSlot(schedule, after)) }
    })
  }
}
