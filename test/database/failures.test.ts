import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Database, DatabaseError, toDatabaseError } from '../../src/database/index.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { SqliteFile } from '../support/sqlite-file.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

const instance = (id: string, fields = '{}') => ({ id, fields })

function insertInto(database: Database, id: string) {
  return database.db.insertInto('catalogue_instances').values(instance(id)).execute()
}

async function storedIds(database: Database): Promise<string[]> {
  const rows = await database.db
    .selectFrom('catalogue_instances')
    .select('id')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

describe.skipIf(skippedOnPostgres('the file is what fails; test/database/postgres has the like'))(
  'a failing database',
  () => {
    it('is locked while another process writes, and is used again after', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      const database = await openForTest(path, { busyTimeoutMs: 5 })
      const other = new SqliteFile(path)
      onTestFinished(() => {
        other.close()
      })
      other.exec('BEGIN EXCLUSIVE')
      const locked = {
        name: 'DatabaseError',
        kind: 'locked',
        message: expect.stringContaining('locked')
      }
      await expect(insertInto(database, 'a')).rejects.toMatchObject(locked)
      await expect(database.transaction(async () => 'begun')).rejects.toMatchObject(locked)
      await expect(openForTest(path, { busyTimeoutMs: 5 })).rejects.toMatchObject(locked)
      other.exec('ROLLBACK')
      await insertInto(database, 'b')
      expect(await storedIds(database)).toEqual(['b'])
    })

    it('is full when the disk is: nothing of the transaction stays, and it works again after', async () => {
      const database = await openForTest(join(temporaryFolder(), 'database.sqlite'))
      await insertInto(database, 'before')
      await sql`PRAGMA max_page_count = 60`.execute(database.db)
      const filling = database.transaction(async (trx) => {
        await trx.insertInto('catalogue_instances').values(instance('during')).execute()
        const values = instance('big', 'x'.repeat(1_000_000))
        await trx.insertInto('catalogue_instances').values(values).execute()
      })
      await expect(filling).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'full',
        message: expect.stringContaining('disk is full')
      })
      await sql`PRAGMA max_page_count = 100000`.execute(database.db)
      await insertInto(database, 'after')
      expect(await storedIds(database)).toEqual(['after', 'before'])
    })

    it('is read-only when it may be read alone', async () => {
      const database = await openForTest(join(temporaryFolder(), 'database.sqlite'))
      await sql`PRAGMA query_only = ON`.execute(database.db)
      await expect(insertInto(database, 'a')).rejects.toMatchObject({ kind: 'read-only' })
      expect(await storedIds(database)).toEqual([])
    })

    it('is corrupt when its pages were overwritten', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      const database = await openForTest(path)
      // Far more than the schema takes, so that the upper half of the file is rows alone.
      for (let index = 0; index < 400; index++) {
        const values = instance(`${index}`, 'x'.repeat(2_000))
        await database.db.insertInto('catalogue_instances').values(values).execute()
      }
      await database.close()
      const file = openSync(path, 'r+')
      const half = Math.floor(statSync(path).size / 2)
      writeSync(file, Buffer.alloc(half, 0xa5), 0, half, half)
      closeSync(file)
      const damaged = await openForTest(path)
      await expect(
        damaged.db.selectFrom('catalogue_instances').selectAll().execute()
      ).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'corrupt'
      })
    })

    it('refuses a row that contradicts another one, keeping the driver error as the cause', async () => {
      const database = await openForTest(':memory:')
      await insertInto(database, 'a')
      const error = await insertInto(database, 'a').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(DatabaseError)
      expect(error).toMatchObject({
        kind: 'constraint',
        cause: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }
      })
    })

    it('says in its own terms what fails while rows are streamed', async () => {
      const database = await openForTest(':memory:')
      await sql`DROP TABLE held_snapshots`.execute(database.db)
      const stream = database.db.selectFrom('held_snapshots').selectAll().stream()
      await expect(stream.next()).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'unavailable',
        message: expect.stringContaining('held_snapshots')
      })
    })
  }
)

describe('toDatabaseError', () => {
  it.each([
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['SQLITE_IOERR_FSYNC', 'unavailable'],
    ['SQLITE_CANTOPEN', 'unavailable']
  ])('calls %s %s', (code, kind) => {
    const cause = Object.assign(new Error('as the system put it'), { code })
    expect(toDatabaseError(cause)).toMatchObject({ name: 'DatabaseError', kind, cause })
  })

  it('leaves alone what is no failure of the database', () => {
    const others = [
      new TypeError('a mistake of ours'),
      'text',
      undefined,
      new DatabaseError('full', '')
    ]
    for (const error of others) expect(toDatabaseError(error)).toBe(error)
  })
})
