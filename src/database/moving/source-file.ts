import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database as SqliteConnection } from 'better-sqlite3'
import { loadDriver } from '../driver.js'
import { DatabaseError, toDatabaseError } from '../errors/database-error.js'
import { openSqlite } from '../open-sqlite.js'
import { createTableSum, type StoredRow, type TableSum } from './table-sum.js'

/** A table of the file, with what its columns hold. */
export interface SourceTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: 'INTEGER' | 'TEXT' }[]
}

/** The file as it was when the move began; nobody else can open it until it is closed. */
export interface SourceFile {
  readonly tables: readonly SourceTable[]
  /** @throws DatabaseError that names a value that PostgreSQL cannot hold. */
  rows(table: SourceTable): Iterable<StoredRow>
  sumOf(table: SourceTable): TableSum
  /** The highest number that a table ever gave out by itself, which it never gives out again. */
  lastNumber(table: string): number
  close(): void
}

/**
 * Takes the file for itself, copies it beside itself and brings the copy to our version. The file keeps its
 * content.
 * @throws DatabaseError `locked` while a panel has it open.
 */
export async function openSource(path: string, clock: { now(): Date }): Promise<SourceFile> {
  if (!existsSync(path)) {
    throw new DatabaseError('unavailable', `There is no database file ${path}.`)
  }
  const taken = takeForOurselves(path)
  const folder = mkdtempSync(join(dirname(path), '.moving-'))
  const close = () => {
    taken.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const copy = join(folder, 'copy.sqlite')
    taken.prepare('VACUUM INTO ?').run(copy)
    await (await openSqlite({ path: copy, clock })).close()
    return sourceOf(new (loadDriver())(copy, { readonly: true }), close)
  } catch (error) {
    close()
    throw toDatabaseError(error)
  }
}

/** In this mode SQLite lets in nobody beside us, and refuses where somebody is there. */
function takeForOurselves(path: string): SqliteConnection {
  const sqlite = new (loadDriver())(path, { fileMustExist: true, timeout: 0 })
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE')
    sqlite.exec('BEGIN EXCLUSIVE; COMMIT')
    return sqlite
  } catch (error) {
    sqlite.close()
    const known = toDatabaseError(error)
    if (!(known instanceof DatabaseError && known.kind === 'locked')) throw known
    throw new DatabaseError(
      'locked',
      `A panel is running on ${path}. Stop it first, so that nothing is written while it is moved.`,
      { cause: error }
    )
  }
}

function sourceOf(sqlite: SqliteConnection, closeRest: () => void): SourceFile {
  const names = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[]
  const tables = names
    .filter((name) => name !== 'schema_migrations')
    .map((name) => ({
      name,
      columns: sqlite
        .prepare('SELECT name, type FROM pragma_table_info(?)')
        .all(name) as SourceTable['columns']
    }))

  function* rows(table: SourceTable): Iterable<StoredRow> {
    const all = sqlite.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table.name}"`)
    let number = 0
    for (const row of all.iterate()) {
      number += 1
      yield storable(table, row, number)
    }
  }

  return {
    tables,
    rows,
    sumOf(table) {
      const sum = createTableSum(table.columns.map(({ name }) => name))
      for (const row of rows(table)) sum.add(row)
      return sum.read()
    },
    lastNumber: (table) =>
      Number(
        sqlite.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(table) ?? 0
      ),
    close() {
      sqlite.close()
      closeRest()
    }
  }
}

/** SQLite keeps whatever was put into a column; PostgreSQL does not. */
function storable(table: SourceTable, row: Record<string, unknown>, number: number): StoredRow {
  const values = table.columns.map(({ name, type }) => {
    const value = row[name] ?? null
    if (value === null) return [name, null]
    if (type === 'TEXT' && typeof value === 'string') {
      // The one character that no text of PostgreSQL holds.
      return [name, value.replaceAll('\0', '\ufffd')]
    }
    if (type === 'INTEGER' && Number.isSafeInteger(value)) return [name, value]
    throw new DatabaseError(
      'unavailable',
      `What row ${number} of the table ${table.name} holds in ${name} is no ${type === 'TEXT' ? 'text' : 'whole number'}, which PostgreSQL requires. Start the panel on the file once, which mends what is under way, or correct the row; then move it again.`
    )
  })
  return Object.fromEntries(values)
}
