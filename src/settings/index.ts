export { type ApiKeyState, type ApiKeyStore, createApiKeyStore } from './api-key-store.js'
export { createEncryption } from './encryption.js'
export { createInstanceScheduleStore } from './instance-schedule-store.js'
export {
  type InstanceChoice,
  type InstanceSchedule,
  type InstanceScheduleStore,
  type InstanceSchedules,
  savesOf
} from './instance-schedules.js'
export {
  LONGEST_CRON,
  type ScheduleSettings,
  type SnapshotSettings,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  scheduleSettingsSchema,
  snapshotSettingsSchema
} from './snapshot-settings.js'
export { createSnapshotSettingsStore, SettingsError } from './snapshot-settings-store.js'
