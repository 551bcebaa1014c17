import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteFile from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, DatabaseError, openDatabase } from '../../src/database/index.js'
import { createFakeClock } from '../support/fake-clock.js'

const clock = createFakeClock('2026-03-01T00:00:00Z')
let folder: string
let path: string
const open: Database[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vultr-addon-'))
  path = join(folder, 'data', 'vultr.sqlite')
})
afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
  rmSync(folder, { recursive: true, force: true })
})

async function opened(options: { path?: string; busyTimeoutMs?: number } = {}): Promise<Database> {
  const database = await openDatabase({ path, clock, ...options })
  open.push(database)
  return database
}

async function pragma(database: Database, name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(database.db)
  return Object.values(rows[0] ?? {})[0]
}

const secret = {
  nonce: 'n',
  ciphertext: 'c',
  last_four: 'abcd',
  account_name: 'x',
  saved_at: 'now'
}

describe('opening a database', () => {
  it('makes it for this user alone, with write-ahead logging and foreign keys', async () => {
    const database = await opened()
    await database.db
      .insertInto('secrets')
      .values({ name: 'a', ...secret })
      .execute()
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      expect(statSync(file).mode & 0o777, file).toBe(0o600)
    }
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
    expect(await pragma(database, 'journal_mode')).toBe('wal')
    expect(await pragma(database, 'foreign_keys')).toBe(1)
    expect(await pragma(database, 'synchronous')).toBe(2)
  })

  it('applies each migration once, also when two open it together', async () => {
    await Promise.all([opened(), opened()])
    const again = await opened()
    const rows = await again.db.selectFrom('schema_migrations').selectAll().execute()
    expect(rows.map(({ version }) => version)).toEqual([
      ...new Set(rows.map(({ version }) => version))
    ])
    expect(rows[0]).toMatchObject({ version: 1, name: 'first-tables' })
  })

  it('keeps what is in it', async () => {
    const first = await opened()
    await first.db
      .insertInto('secrets')
      .values({ name: 'a', ...secret })
      .execute()
    const second = await opened()
    expect(await second.db.selectFrom('secrets').select('name').execute()).toEqual([{ name: 'a' }])
  })

  it('refuses one of a newer version, in words and unchanged', async () => {
    const first = await opened()
    await first.db
      .insertInto('schema_migrations')
      .values({ version: 9999, name: 'later', applied_at: 'x' })
      .execute()
    await expect(opened()).rejects.toMatchObject({
      kind: 'newer',
      message: expect.stringContaining('9999')
    })
  })

  it('refuses one of another program, in words and unchanged', async () => {
    const other = join(folder, 'other.sqlite')
    const sqlite = new SqliteFile(other)
    sqlite.exec('CREATE TABLE customers (id)')
    sqlite.close()
    await expect(opened({ path: other })).rejects.toMatchObject({ kind: 'not-ours' })
    const after = new SqliteFile(other)
    expect(after.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['customers'])
    after.close()
  })

  it('refuses what is no database, and leaves it as it is', async () => {
    const text = join(folder, 'notes.sqlite')
    writeFileSync(text, 'These are my notes. '.repeat(100))
    await expect(opened({ path: text })).rejects.toMatchObject({ kind: 'corrupt' })
    expect(readFileSync(text, 'utf8')).toMatch(/^These are my notes/)
  })

  it('says so when another process holds it', async () => {
    await opened()
    const holder = new SqliteFile(path)
    holder.exec('BEGIN EXCLUSIVE')
    await expect(opened({ busyTimeoutMs: 10 })).rejects.toMatchObject({ kind: 'locked' })
    holder.exec('ROLLBACK')
    holder.close()
  })

  it('says so when a folder stands in its place', async () => {
    await expect(opened({ path: folder })).rejects.toBeInstanceOf(DatabaseError)
  })
})

describe('a transaction', () => {
  it('holds the write lock from its start, so that what it read still holds', async () => {
    const first = await opened()
    const second = await opened({ busyTimeoutMs: 10 })
    await first.transaction(async (trx) => {
      expect(await trx.selectFrom('secrets').selectAll().execute()).toEqual([])
      await expect(
        second.db
          .insertInto('secrets')
          .values({ name: 'between', ...secret })
          .execute()
      ).rejects.toMatchObject({ kind: 'locked' })
      await trx
        .insertInto('secrets')
        .values({ name: 'own', ...secret })
        .execute()
    })
    expect(await second.db.selectFrom('secrets').select('name').execute()).toEqual([
      { name: 'own' }
    ])
  })

  it('leaves nothing half written when it fails, or when the disk is full', async () => {
    const database = await opened()
    const failing = database.transaction(async (trx) => {
      await trx
        .insertInto('secrets')
        .values({ name: 'a', ...secret })
        .execute()
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const pages = Number(await pragma(database, 'page_count'))
    await pragma(database, `max_page_count = ${pages}`)
    const full = database.transaction(async (trx) => {
      await trx
        .insertInto('secrets')
        .values({ name: 'b', ...secret })
        .execute()
      await trx
        .insertInto('secrets')
        .values({ name: 'c', ...secret, ciphertext: 'x'.repeat(1e6) })
        .execute()
    })
    await expect(full).rejects.toMatchObject({
      kind: 'full',
      message: expect.stringContaining('Free some space')
    })
    expect(await database.db.selectFrom('secrets').selectAll().execute()).toEqual([])
    await pragma(database, `max_page_count = ${pages + 1000}`)
    await database.db
      .insertInto('secrets')
      .values({ name: 'd', ...secret })
      .execute()
  })

  it('that would change a read-only database is refused in words', async () => {
    const database = await opened()
    await pragma(database, 'query_only = 1')
    await expect(
      database.db
        .insertInto('secrets')
        .values({ name: 'a', ...secret })
        .execute()
    ).rejects.toMatchObject({ kind: 'read-only' })
  })
})

it('two databases in memory share nothing', async () => {
  const first = await opened({ path: ':memory:' })
  const second = await opened({ path: ':memory:' })
  await first.db
    .insertInto('secrets')
    .values({ name: 'a', ...secret })
    .execute()
  expect(await second.db.selectFrom('secrets').selectAll().execute()).toEqual([])
  expect(existsSync(':memory:')).toBe(false)
})
