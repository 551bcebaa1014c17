import type { Database } from '../database/index.js'
import {
  type SnapshotSettings,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  snapshotSettingsSchema
} from './snapshot-settings.js'

/** What is stored cannot be read; the message is for an admin. Saving the form again mends it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

const DEFAULTS: SnapshotSettings = {
  enabled: false,
  covers: { kind: 'this-server' },
  frequency: 'every-day',
  startTime: '00:00',
  timeZone: 'UTC',
  retentionDays: 7,
  keep: {}
}

const BEFORE_THE_FIRST_SAVE: StoredSnapshotSettings = {
  settings: DEFAULTS,
  version: 0,
  savedAt: undefined,
  savedBy: undefined
}

/**
 * Keeps the settings as the one row of `snapshot_settings`.
 * @throws DatabaseError from each call
 */
export function createSnapshotSettingsStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): SnapshotSettingsStore {
  const { database, clock } = deps
  return {
    async read() {
      const row = await database.db.selectFrom('snapshot_settings').selectAll().executeTakeFirst()
      if (row === undefined) return BEFORE_THE_FIRST_SAVE
      return {
        settings: parseSettings(row.settings),
        version: row.version,
        savedAt: new Date(row.saved_at),
        savedBy: row.saved_by
      }
    },
    defaults: () => DEFAULTS,
    async version() {
      const row = await database.db
        .selectFrom('snapshot_settings')
        .select('version')
        .executeTakeFirst()
      return row?.version ?? 0
    },
    async save(settings, { actor, expectedVersion }) {
      const columns = {
        settings: JSON.stringify(snapshotSettingsSchema.parse(settings)),
        saved_at: clock.now().toISOString(),
        saved_by: actor
      }
      // Each a single statement: between a look at the version and a write another save could come.
      if (expectedVersion !== undefined && expectedVersion !== 0) {
        const updated = await database.db
          .updateTable('snapshot_settings')
          .set({ ...columns, version: expectedVersion + 1 })
          .where('id', '=', 1)
          .where('version', '=', expectedVersion)
          .executeTakeFirst()
        return updated.numUpdatedRows === 1n
      }
      const inserted = await database.db
        .insertInto('snapshot_settings')
        .values({ id: 1, version: 1, ...columns })
        .onConflict((conflict) =>
          expectedVersion === 0
            ? conflict.column('id').doNothing()
            : conflict.column('id').doUpdateSet(({ eb, ref }) => ({
                ...columns,
                version: eb(ref('snapshot_settings.version'), '+', 1)
              }))
        )
        .executeTakeFirst()
      return inserted.numInsertedOrUpdatedRows === 1n
    }
  }
}

function parseSettings(text: string): SnapshotSettings {
  try {
    return snapshotSettingsSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SettingsError(
      'The stored snapshot settings cannot be read, so no automatic snapshots are taken and nothing is pruned. Save them again.',
      { cause }
    )
  }
}
