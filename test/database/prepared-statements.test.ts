import type { Database as SqliteConnection } from 'better-sqlite3'
import { expect, it } from 'vitest'
import { loadDriver } from '../../src/database/driver.js'
import { keepStatements } from '../../src/database/prepared-statements.js'

const SqliteFile = loadDriver()

/** A connection in memory, and how often each statement was prepared in it. */
function counted(): { sqlite: SqliteConnection; prepared: string[] } {
  const sqlite = new SqliteFile(':memory:')
  const prepared: string[] = []
  const prepare = sqlite.prepare.bind(sqlite)
  sqlite.prepare = ((sql: string) => {
    prepared.push(sql)
    return prepare(sql)
  }) as typeof sqlite.prepare
  return { sqlite, prepared }
}

it('prepares a statement once, and never one that sets something as it is prepared', () => {
  const { sqlite, prepared } = counted()
  const { prepare } = keepStatements(sqlite)
  const pragma = 'PRAGMA busy_timeout = 5'
  for (const sql of ['SELECT 1', pragma, 'SELECT 1', pragma]) prepare(sql).all([])
  expect(prepared).toEqual(['SELECT 1', pragma, pragma])
})

it('keeps a bounded number of statements', () => {
  const { sqlite, prepared } = counted()
  const { prepare } = keepStatements(sqlite)
  for (let each = 0; each <= 200; each++) prepare(`SELECT ${each}`)
  prepare('SELECT 0')
  expect(prepared.filter((sql) => sql === 'SELECT 0')).toHaveLength(2)
})

it('prepares a statement once more while its rows are being read', () => {
  const { sqlite } = counted()
  sqlite.exec("CREATE TABLE letters (letter); INSERT INTO letters VALUES ('a'), ('b')")
  const { prepare } = keepStatements(sqlite)
  const sql = 'SELECT letter FROM letters'
  const seen: unknown[] = []
  for (const row of prepare(sql).iterate([])) seen.push([row, prepare(sql).all([]).length])
  expect(seen).toEqual([
    [{ letter: 'a' }, 2],
    [{ letter: 'b' }, 2]
  ])
})
