import {
  type RetentionRules,
  retentionRules,
  type SnapshotSchedule,
  scheduleFor
} from '../policy/index.js'
import type { SnapshotSettings } from '../settings/index.js'
import type { InstanceRetention } from './pruning.js'

export interface Coverage {
  readonly schedule: SnapshotSchedule
  readonly rules: RetentionRules
  /** Whose automatic snapshots are enabled now; UUIDs. */
  readonly instanceIds: readonly string[]
  /** This server is to be covered, but nobody has told yet which instance it is. */
  readonly isThisServerUnknown: boolean
}

/**
 * What the settings amount to.
 * @throws ScheduleError when the stored schedule is none that ever comes due.
 */
export function coverageOf(settings: SnapshotSettings, thisServerId: string | undefined): Coverage {
  const schedule = scheduleFor(settings)
  const { covers } = settings
  const wanted = covers.kind === 'selected' ? covers.instanceIds : thisServerId
  const ids = wanted === undefined ? [] : typeof wanted === 'string' ? [wanted] : wanted
  return {
    schedule,
    rules: retentionRules(settings),
    instanceIds: settings.enabled ? ids : [],
    isThisServerUnknown: settings.enabled && wanted === undefined
  }
}

export function retentionOf(coverage: Coverage, instanceId: string): InstanceRetention | undefined {
  if (!coverage.instanceIds.includes(instanceId)) return undefined
  return { instanceId, rules: coverage.rules, timeZone: coverage.schedule.timeZone }
}
