import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { SqliteFile } from '../support/sqlite-file.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

/** Root may write anywhere, so there the rest of the test is done as another user. */
function withoutPrivileges(folder: string): void {
  onTestFinished(() => chmodSync(folder, 0o700))
  if (process.geteuid?.() !== 0) return
  const nobody = 65_534
  for (const name of readdirSync(folder)) chownSync(join(folder, name), nobody, nobody)
  chownSync(folder, nobody, nobody)
  process.seteuid?.(nobody)
  onTestFinished(() => {
    process.seteuid?.(0)
  })
}

describe.skipIf(skippedOnPostgres('it is about the file and its rights'))(
  'opening the database',
  () => {
    it.each([0o000, 0o022, 0o077])(
      'keeps its files to their owner under umask %o',
      async (umask) => {
        const before = process.umask(umask)
        onTestFinished(() => {
          process.umask(before)
        })
        const folder = join(temporaryFolder(), 'made')
        const path = join(folder, 'database.sqlite')
        await openForTest(path)
        expect(modeOf(folder)).toBe('700')
        expect(readdirSync(folder).sort()).toEqual([
          'database.sqlite',
          'database.sqlite-shm',
          'database.sqlite-wal'
        ])
        for (const name of readdirSync(folder))
          expect([name, modeOf(join(folder, name))]).toEqual([name, '600'])
      }
    )

    it('takes a file of ours that others may read away from them, with its side files', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      await openForTest(path)
      const files = [path, `${path}-wal`, `${path}-shm`]
      for (const file of files) chmodSync(file, 0o644)
      await openForTest(path)
      expect(files.map(modeOf)).toEqual(['600', '600', '600'])
    })

    it.each(['', '-wal', '-shm'])('refuses database.sqlite%s of another user', async (ending) => {
      const path = join(temporaryFolder(), 'database.sqlite')
      if (ending === '') await (await openForTest(path)).close()
      else await openForTest(path)
      const owner = statSync(path).uid
      const geteuid = vi.spyOn(process, 'geteuid').mockReturnValue(owner + 1)
      onTestFinished(() => geteuid.mockRestore())
      const isRoot = owner === 0
      // Root can give the others to whom it now seems to be, so that only this one is foreign.
      if (isRoot) {
        for (const name of readdirSync(join(path, '..'))) {
          if (name !== `database.sqlite${ending}`) chownSync(join(path, '..', name), 1, 1)
        }
      }
      const named = isRoot ? `${path}${ending}` : path
      await expect(openForTest(path)).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'unavailable',
        message: expect.stringContaining(
          `${named} belongs to user ${owner}, but this process runs as user ${owner + 1}. Start it as user ${owner}, or mend it with: chown ${owner + 1} ${named}`
        )
      })
    })

    it('closes side files where a link leads, not where it lies', async () => {
      const real = join(temporaryFolder(), 'real.sqlite')
      const link = join(temporaryFolder(), 'link.sqlite')
      await openForTest(real)
      symlinkSync(real, link)
      const files = [real, `${real}-wal`, `${real}-shm`]
      for (const file of files) chmodSync(file, 0o644)
      await openForTest(link)
      expect(files.map(modeOf)).toEqual(['600', '600', '600'])
    })

    it('writes ahead, checks foreign keys and syncs every commit', async () => {
      const { db } = await openForTest(join(temporaryFolder(), 'database.sqlite'))
      const settings = await sql`
      SELECT * FROM pragma_journal_mode, pragma_foreign_keys, pragma_synchronous`.execute(db)
      expect(settings.rows).toEqual([{ journal_mode: 'wal', foreign_keys: 1, synchronous: 2 }])
    })

    it('waits for the lock of another process while everybody else goes on', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      const database = await openForTest(path)
      const other = new SqliteFile(path)
      other.exec('BEGIN IMMEDIATE')
      const row = { id: 'a', fields: '{}' }
      const writing = database.transaction((trx) =>
        trx.insertInto('catalogue_instances').values(row).execute()
      )
      let turns = 0
      const until = performance.now() + 200
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        turns += 1
      }
      // One that blocked would have left no turn at all.
      expect(turns).toBeGreaterThan(5)
      other.exec('COMMIT')
      other.close()
      await writing
      expect(await database.db.selectFrom('catalogue_instances').selectAll().execute()).toEqual([
        row
      ])
    })

    it('gives a lock up after as long as it was told', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      const hasty = await openForTest(path, { busyTimeoutMs: 30 })
      const other = new SqliteFile(path)
      other.exec('BEGIN IMMEDIATE')
      const writing = hasty.db
        .insertInto('catalogue_instances')
        .values({ id: 'a', fields: '{}' })
        .execute()
      await expect(writing).rejects.toMatchObject({ name: 'DatabaseError', kind: 'locked' })
      other.close()
    })

    it('gives each one in memory its own rows', async () => {
      const one = await openForTest(':memory:')
      const other = await openForTest(':memory:')
      await one.db.insertInto('catalogue_instances').values({ id: 'a', fields: '{}' }).execute()
      expect(await other.db.selectFrom('catalogue_instances').selectAll().execute()).toEqual([])
      expect(existsSync(':memory:')).toBe(false)
    })

    it('says so when the path is a folder, and leaves the folder as it is', async () => {
      const path = join(temporaryFolder(), 'folder')
      mkdirSync(path, { mode: 0o755 })
      const before = statSync(path).mode
      await expect(openForTest(path)).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'unavailable',
        message: expect.stringContaining(`${path} is not a file`)
      })
      expect(statSync(path).mode).toBe(before)
    })

    it('says so when a file stands where its folder should be', async () => {
      const file = join(temporaryFolder(), 'file')
      writeFileSync(file, 'in the way')
      await expect(openForTest(join(file, 'database.sqlite'))).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'unavailable',
        message: expect.stringContaining(file)
      })
      expect(readFileSync(file, 'utf8')).toBe('in the way')
    })

    it('says read-only when the folder may not be written', async () => {
      const folder = temporaryFolder()
      chmodSync(folder, 0o555)
      withoutPrivileges(folder)
      const opening = openForTest(join(folder, 'database.sqlite'))
      await expect(opening).rejects.toMatchObject({ name: 'DatabaseError', kind: 'read-only' })
    })

    it('says read-only when the file is there but its folder may not be written', async () => {
      const folder = temporaryFolder()
      const path = join(folder, 'database.sqlite')
      await (await openForTest(path)).close()
      chmodSync(folder, 0o555)
      withoutPrivileges(folder)
      await expect(openForTest(path)).rejects.toMatchObject({
        name: 'DatabaseError',
        kind: 'read-only',
        message: expect.stringContaining('its folder')
      })
    })

    it('lets go of the file on close, even when nothing was asked of it', async () => {
      const path = join(temporaryFolder(), 'database.sqlite')
      const database = await openForTest(path)
      expect(existsSync(`${path}-wal`)).toBe(true)
      await database.close()
      expect(existsSync(`${path}-wal`)).toBe(false)
      await database.close()
    })
  }
)
