export type { ApiKeyState, ApiKeyStore } from './api-key-store.js'
export {
  coverageSchema,
  type SnapshotSettings,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  snapshotSettingsSchema
} from './snapshot-settings.js'
