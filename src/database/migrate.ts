import { readdirSync, readFileSync } from 'node:fs'
import type { Database as SqliteConnection } from 'better-sqlite3'
import { DatabaseError } from './database-error.js'

interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** The files of `migrations/`, which lies beside both `src` and `dist`. */
export function readMigrations(): readonly Migration[] {
  const folder = new URL('../../migrations/', import.meta.url)
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      if (version === undefined || name === undefined) return []
      return [{ version: Number(version), name, sql: readFileSync(new URL(file, folder), 'utf8') }]
    })
}

/**
 * Brings a database to our version. Each migration and the record of it are one transaction that
 * holds the write lock from its start, so that of two processes starting together one applies it.
 * @throws DatabaseError `newer` or `not-ours`, with nothing altered.
 */
export function migrate(
  sqlite: SqliteConnection,
  migrations: readonly Migration[],
  now: Date
): void {
  const newest = migrations.at(-1)?.version ?? 0
  const applyNext = sqlite.transaction((): boolean => {
    const applied = appliedVersion(sqlite)
    if (applied > newest) {
      throw new DatabaseError(
        'newer',
        `The database was made by a newer version of vultr-panel-addon (schema ${applied}, this version knows ${newest}). Install that version again, or use another database file.`
      )
    }
    const next = migrations.find(({ version }) => version > applied)
    if (next === undefined) return false
    sqlite.exec(next.sql)
    sqlite
      .prepare('INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, ?)')
      .run(next.version, next.name, now.toISOString())
    return true
  })
  while (applyNext.immediate()) {
    // One migration a transaction, until none is left.
  }
}

/** The version of the database; a new one gets its table of versions here. */
function appliedVersion(sqlite: SqliteConnection): number {
  const tables = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
  if (!tables.includes('schema_migrations')) {
    if (tables.length > 0) {
      throw new DatabaseError(
        'not-ours',
        'The database belongs to another program; nothing in it was changed. Choose another database file.'
      )
    }
    sqlite.exec(
      'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)'
    )
  }
  const version = sqlite.prepare('SELECT max(version) FROM schema_migrations').pluck().get()
  return typeof version === 'number' ? version : 0
}
