import type { Selectable } from 'kysely'
import type { Database, Tables } from '../database/index.js'
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
    async read(trx = database.db) {
      const row = await trx.selectFrom('snapshot_settings').selectAll().executeTakeFirst()
      return row === undefined ? BEFORE_THE_FIRST_SAVE : toStored(row)
    },
    defaults: () => DEFAULTS,
    async version() {
      const row = await database.db
        .selectFrom('snapshot_settings')
        .select('version')
        .executeTakeFirst()
      return row?.version ?? 0
    },
    save: (settings, { actor, expectedVersion }, alongside) =>
      // Holds the write lock from its start: no other save comes between the look and the write.
      database.transaction(async (trx) => {
        const row = await trx.selectFrom('snapshot_settings').selectAll().executeTakeFirst()
        const version = row?.version ?? 0
        if (expectedVersion !== undefined && expectedVersion !== version) return false
        await alongside?.(trx, row === undefined ? undefined : readable(row))
        const columns = {
          settings: JSON.stringify(snapshotSettingsSchema.parse(settings)),
          version: version + 1,
          saved_at: clock.now().toISOString(),
          saved_by: actor
        }
        await trx
          .insertInto('snapshot_settings')
          .values({ id: 1, ...columns })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
          .execute()
        return true
      })
  }
}

type Row = Selectable<Tables['snapshot_settings']>

function toStored(row: Row): StoredSnapshotSettings {
  return {
    settings: parseSettings(row.settings),
    version: row.version,
    savedAt: new Date(row.saved_at),
    savedBy: row.saved_by
  }
}

/** Settings that cannot be read are mended by saving others over them. */
function readable(row: Row): StoredSnapshotSettings | undefined {
  try {
    return toStored(row)
  } catch {
    return undefined
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
