import { statSync } from 'node:fs'
import type { DatabasePlace } from '../database.js'
import { loadDriver } from '../driver.js'
import { DatabaseError, toDatabaseError } from '../errors/database-error.js'
import { refuseUnknown } from '../migrate.js'
import { readMigrations } from '../migrations/migration-files.js'

/** What a database says of itself to who changes nothing. */
export interface DatabaseInspection {
  /** The version of its tables; 0 where it has none. */
  readonly applied: number
  /** The version that this program brings it to. */
  readonly newest: number
  /** What SQLite finds wrong in the file; empty of a sound one, and of PostgreSQL, which looks after its own. */
  readonly flaws: readonly string[]
  /** The time of the server; undefined of a file. */
  readonly serverTime: Date | undefined
}

const MOST_FLAWS = 5

/**
 * Looks at a database, of whichever version it is, while a panel may be running on it. Nothing is made, and nothing in
 * it is changed.
 * @throws DatabaseError where it is missing, cannot be read, or is not ours.
 */
export async function inspectDatabase(place: DatabasePlace): Promise<DatabaseInspection> {
  const migrations = readMigrations()
  const newest = migrations.at(-1)?.version ?? 0
  if ('url' in place) {
    const { inspectPostgres } = await import('../postgres/inspect-postgres.js')
    return { ...(await inspectPostgres(place.url, migrations)), newest, flaws: [] }
  }
  if (statSync(place.path, { throwIfNoEntry: false }) === undefined) {
    throw new DatabaseError('unavailable', `There is no database file ${place.path}.`)
  }
  const SqliteFile = loadDriver()
  try {
    const sqlite = new SqliteFile(place.path, { readonly: true, fileMustExist: true })
    try {
      const applied = refuseUnknown(sqlite, migrations)
      const found = sqlite.prepare(`PRAGMA quick_check(${MOST_FLAWS})`).pluck().all()
      const flaws = found.map(String).filter((flaw) => flaw !== 'ok')
      return { applied, newest, flaws, serverTime: undefined }
    } finally {
      sqlite.close()
    }
  } catch (error) {
    const known = toDatabaseError(error)
    if (known instanceof DatabaseError || !(error instanceof Error)) throw known
    throw new DatabaseError(
      'unavailable',
      `The database ${place.path} cannot be read: ${error.message}`,
      { cause: error }
    )
  }
}
