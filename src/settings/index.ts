export { type ApiKeyState, type ApiKeyStore, createApiKeyStore } from './api-key-store.js'
export {
  type SnapshotSettings,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  snapshotSettingsSchema
} from './snapshot-settings.js'
export { createSnapshotSettingsStore, SettingsError } from './snapshot-settings-store.js'
