import type { Coverage } from '../coverage/index.js'
import { storedId } from '../database/index.js'
import type { ChangePreview } from '../pruning/index.js'
import type {
  InstanceChoice,
  InstanceSchedules,
  SnapshotSettings,
  StoredSnapshotSettings
} from '../settings/index.js'
import type { SettingsChange } from './settings-change.js'

/** What is stored, and what covers which instances by it. */
export interface SettingsState {
  /** Undefined where the stored settings cannot be read: saving others mends that. */
  readonly stored: StoredSnapshotSettings | undefined
  readonly schedules: InstanceSchedules
  /** Undefined where no settings can be used. */
  readonly coverage: Coverage | undefined
}

/** Tells the instances that a change is about. */
export function changedBy(change: SettingsChange): (instanceId: string) => boolean {
  if (change.kind === 'settings') return () => true
  const ids = new Set(change.instanceIds)
  return (instanceId) => ids.has(instanceId)
}

/** What was confirmed before counts on as far as it still expires. */
export function confirmationOf({ instances }: ChangePreview) {
  return {
    expiring: new Set(instances.flatMap(({ goes }) => goes.map(({ id }) => id))),
    confirmed: instances.flatMap(({ newly }) => newly)
  }
}

/** Whether a change of which nobody could see what expires by it can let anything expire. */
export function mayDelete(change: SettingsChange, { stored }: SettingsState): boolean {
  if (change.kind === 'instances') {
    return stored?.settings.enabled === true && change.choice.mode !== 'never'
  }
  return change.settings.enabled && effectOf(stored?.settings) !== effectOf(change.settings)
}

/** What of the settings decides over what expires; undefined where nothing does. */
function effectOf(settings: SnapshotSettings | undefined): string | undefined {
  if (settings?.enabled !== true) return undefined
  const { covers, retentionDays, keep, timeZone, orphanDays } = settings
  return JSON.stringify([covers, retentionDays, keep, timeZone, orphanDays])
}

/** Settings as they will be stored. */
export function savedNow(settings: SnapshotSettings, now: Date): StoredSnapshotSettings {
  return { settings, version: 0, savedAt: now, savedBy: undefined, turnedOffAt: undefined }
}

/** As the choices are once settings were saved, which discards those that name no instance. */
export function owned(schedules: InstanceSchedules): InstanceSchedules {
  return new Map([...schedules].filter(([instanceId]) => storedId(instanceId) !== undefined))
}

/** The choices as they are once this one was saved. */
export function withChoice(
  former: InstanceSchedules,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  savedAt: Date
): InstanceSchedules {
  const chosen = instanceIds.map(
    (instanceId) => [instanceId, { instanceId, choice, version: 0, savedAt, savedBy: '' }] as const
  )
  return new Map([...former, ...chosen])
}
