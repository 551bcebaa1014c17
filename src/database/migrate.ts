import type { Database as SqliteConnection } from 'better-sqlite3'
import { migrationFor } from './migrations/dialects.js'
import type { Migration } from './migrations/migration-files.js'
import { newestApplied, recordedNames } from './migrations/records.js'

/**
 * Brings a database to our version, in one transaction that holds the write lock from its start: of two
 * processes starting together one does it, and a database is never left between two versions.
 * @throws DatabaseError `newer` or `not-ours`, with nothing altered.
 */
export function migrate(
  sqlite: SqliteConnection,
  migrations: readonly Migration[],
  now: Date
): void {
  const applyAll = sqlite.transaction((): void => {
    const applied = refuseUnknown(sqlite, migrations)
    const missing = migrations.filter(({ version }) => version > applied)
    if (missing.length === 0) return
    sqlite.exec(
      'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)'
    )
    const record = sqlite.prepare(
      'INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, ?)'
    )
    for (const { version, name, sql } of missing) {
      sqlite.exec(migrationFor('sqlite', sql))
      record.run(version, name, now.toISOString())
    }
  })
  applyAll.immediate()
}

/**
 * Reads, and never writes, how far a database has come.
 * @returns the newest version applied to it; 0 of one with nothing in it.
 * @throws DatabaseError `newer`, `not-ours`
 */
export function refuseUnknown(sqlite: SqliteConnection, migrations: readonly Migration[]): number {
  const tables = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
  if (tables.length === 0) return 0
  return newestApplied(recordsOf(sqlite), migrations, 'another database file')
}

/** Names by version. Empty where `schema_migrations` is missing, or some other program's. */
function recordsOf(sqlite: SqliteConnection): ReadonlyMap<number, string> {
  const columns = sqlite
    .prepare("SELECT name FROM pragma_table_info('schema_migrations')")
    .pluck()
    .all()
  if (!columns.includes('version') || !columns.includes('name')) return new Map()
  const rows = sqlite.prepare('SELECT version, name FROM schema_migrations').raw().all()
  return recordedNames(rows)
}
