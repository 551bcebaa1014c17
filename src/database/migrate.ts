import { readdirSync, readFileSync } from 'node:fs'
import type { Database as SqliteConnection } from 'better-sqlite3'
import * as z from 'zod'
import { PACKAGE_FOLDER } from '../common/index.js'
import { DatabaseError } from './database-error.js'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Rows of `schema_migrations`, version and name. */
const recordsSchema = z.array(z.tuple([z.number().int(), z.string()]))

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** The files of `migrations/`, oldest first. */
export function readMigrations(): readonly Migration[] {
  const folder = new URL('migrations/', PACKAGE_FOLDER)
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      if (version === undefined || name === undefined) return []
      return [{ version: Number(version), name, sql: readFileSync(new URL(file, folder), 'utf8') }]
    })
}

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
      sqlite.exec(sql)
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
  const recorded = recordedNames(sqlite)
  const newest = migrations.at(-1)?.version ?? 0
  const isOurs =
    recorded.size > 0 &&
    migrations.every(({ version, name }) => (recorded.get(version) ?? name) === name)
  if (!isOurs) {
    throw new DatabaseError(
      'not-ours',
      'The database belongs to another program; nothing in it was changed. Choose another database file.'
    )
  }
  const applied = Math.max(...recorded.keys())
  if (applied > newest) {
    throw new DatabaseError(
      'newer',
      `The database was made by a newer version of vultr-panel-addon (schema ${applied}, this version knows ${newest}). Install that version again, or use another database file.`
    )
  }
  return applied
}

/** Names by version. Empty where `schema_migrations` is missing, or some other program's. */
function recordedNames(sqlite: SqliteConnection): ReadonlyMap<number, string> {
  const columns = sqlite
    .prepare("SELECT name FROM pragma_table_info('schema_migrations')")
    .pluck()
    .all()
  if (!columns.includes('version') || !columns.includes('name')) return new Map()
  const rows = sqlite.prepare('SELECT version, name FROM schema_migrations').raw().all()
  return new Map(recordsSchema.safeParse(rows).data)
}
