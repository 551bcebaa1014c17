import type { InstanceScheduleStore, SnapshotSettingsStore } from '../settings/index.js'
import type { Catalogue } from '../snapshots/index.js'
import { type Coverage, type CoverageSources, coverageOf } from './coverage.js'
import type { CoveredSchedule } from './slots.js'
import { automaticName } from './snapshot-name.js'

/**
 * How long ago a slot may have been due, in ms, to be taken of an instance that is met for the first
 * time: the tick that finds it, and its delay.
 */
const MET_WITHIN_MS = 2 * 60_000

/** Whose automatic snapshots are enabled, by what is stored and known at the moment; asks nobody. */
export interface Covering {
  sources(): Promise<CoverageSources>
  /** @throws SettingsError or ScheduleError where the stored settings cannot be used. */
  now(): Promise<Coverage>
  /** The slots that coverage amounts to. */
  schedulesOf(coverage: Coverage): readonly CoveredSchedule[]
}

export function createCovering(deps: {
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly instanceSchedules: Pick<InstanceScheduleStore, 'read'>
  readonly thisServerId: () => string | undefined
  readonly catalogue: Catalogue
  readonly clock: { now(): Date }
}): Covering {
  async function sources(): Promise<CoverageSources> {
    return {
      stored: await deps.snapshotSettings.read(),
      schedules: await deps.instanceSchedules.read(),
      thisServerId: deps.thisServerId(),
      view: deps.catalogue.view()
    }
  }

  return {
    sources,
    now: async () => coverageOf(await sources()),
    schedulesOf(coverage) {
      const byId = new Map(deps.catalogue.view().instances.map((each) => [each.id, each]))
      const metSince = new Date(deps.clock.now().getTime() - MET_WITHIN_MS)
      return [...coverage.instances.values()].map(({ instanceId, by, schedule, since }) => {
        const isListed = coverage.followsList && by !== 'own'
        return {
          instanceId,
          schedule,
          since,
          startsAt: isListed && metSince > since ? metSince : since,
          nameOf: (slotAt: Date) => automaticName(byId.get(instanceId), slotAt, schedule.timeZone)
        }
      })
    }
  }
}
