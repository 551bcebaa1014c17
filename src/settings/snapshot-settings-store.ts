import { type Kysely, type Selectable, sql } from 'kysely'
import {
  type Database,
  storedCount,
  storedId,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import {
  type SnapshotSettings,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  snapshotSettingsSchema
} from './snapshot-settings.js'

/** What is stored cannot be read; the message is for a log. Saving the form again mends it. */
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
  savedBy: undefined,
  turnedOffAt: undefined
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
    version: (trx = database.db) => version(trx),
    async write(trx, settings, actor) {
      const now = clock.now().toISOString()
      const columns = {
        settings: JSON.stringify(snapshotSettingsSchema.parse(settings)),
        version: (await version(trx)) + 1,
        saved_at: now,
        saved_by: actor,
        turned_off_at: settings.enabled ? null : await turnedOffAt(trx, now)
      }
      await trx
        .insertInto('snapshot_settings')
        .values({ id: 1, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute()
      await discardUnownedSchedules(trx)
    }
  }
}

/** A version that cannot be read counts as none, so that the form can be saved over it. */
async function version(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('snapshot_settings').select('version').executeTakeFirst()
  return storedCount(row?.version) ?? 0
}

/** As it was where they were off already; null where they were never on. */
async function turnedOffAt(trx: Kysely<Tables>, now: string): Promise<string | null> {
  const row = await trx.selectFrom('snapshot_settings').selectAll().executeTakeFirst()
  if (row === undefined) return null
  try {
    return parseSettings(row.settings).enabled ? now : row.turned_off_at
  } catch {
    // Nobody knows whether they were on: who relied on them is told.
    return now
  }
}

/**
 * A schedule that names no instance could be anybody's, so nothing expires while it is there. Saving the
 * settings says that they hold for all that have no readable schedule of their own.
 */
async function discardUnownedSchedules(trx: Kysely<Tables>): Promise<void> {
  const rows = await trx
    .selectFrom('instance_schedules')
    .select([sql<number>`rowid`.as('row'), 'instance_id'])
    .execute()
  for (const { row, instance_id } of rows) {
    if (storedId(instance_id) !== undefined) continue
    await trx.deleteFrom('instance_schedules').where(sql`rowid`, '=', row).execute()
  }
}

type Row = Selectable<Tables['snapshot_settings']>

/** @throws SettingsError unless all of the row can be read: slots count from when it was saved. */
function toStored(row: Row): StoredSnapshotSettings {
  const settings = parseSettings(row.settings)
  const version = storedCount(row.version)
  const savedAt = storedInstant(row.saved_at)
  if (version === undefined || savedAt === undefined) throw unreadable()
  const savedBy = storedText(row.saved_by, LONGEST_NAME)
  const turnedOff = storedInstant(row.turned_off_at)
  const isTurnedOff = !settings.enabled && row.turned_off_at !== null
  return {
    settings,
    version,
    savedAt,
    savedBy,
    turnedOffAt: isTurnedOff ? (turnedOff ?? savedAt) : undefined
  }
}

/** In UTF-16 units; a host's name for a user may be 100 characters of any kind long. */
const LONGEST_NAME = 1_000

let lastRead: { readonly text: string; readonly settings: SnapshotSettings } | undefined

/** They change seldom, and each pass and page reads them several times: one text is parsed once. */
function settingsIn(text: string): SnapshotSettings {
  if (lastRead?.text !== text) {
    lastRead = { text, settings: snapshotSettingsSchema.parse(JSON.parse(text)) }
  }
  return lastRead.settings
}

function parseSettings(text: string): SnapshotSettings {
  try {
    return settingsIn(text)
  } catch (cause) {
    throw unreadable(cause)
  }
}

function unreadable(cause?: unknown): SettingsError {
  return new SettingsError('the stored snapshot settings cannot be read', { cause })
}
