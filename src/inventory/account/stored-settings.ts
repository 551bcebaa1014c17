import {
  SettingsError,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings
} from '../../settings/index.js'

interface Stored {
  readonly snapshotSettings: SnapshotSettingsStore
}

/** The stored settings; undefined while they cannot be read, of which a banner tells. */
export async function readableSettings({
  snapshotSettings
}: Stored): Promise<StoredSnapshotSettings | undefined> {
  try {
    return await snapshotSettings.read()
  } catch (error) {
    if (error instanceof SettingsError) return undefined
    throw error
  }
}

/** What forms start from: the stored settings, or the defaults while those cannot be read. */
export async function settingsOrDefaults(services: Stored): Promise<StoredSnapshotSettings> {
  const readable = await readableSettings(services)
  if (readable !== undefined) return readable
  const { snapshotSettings } = services
  return {
    settings: snapshotSettings.defaults(),
    version: await snapshotSettings.version(),
    savedAt: undefined,
    savedBy: undefined,
    turnedOffAt: undefined
  }
}
