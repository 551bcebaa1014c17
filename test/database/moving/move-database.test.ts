import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type Database,
  type MovedTable,
  moveDatabase,
  openDatabase
} from '../../../src/database/index.js'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { createFakeClock } from '../../support/fake-clock.js'
import { SqliteFile } from '../../support/sqlite-file.js'
import { type FreshDatabase, freshDatabase, openUrl } from '../postgres/fresh-database.js'
import { temporaryFolder } from '../temporary-folder.js'

const clock = createFakeClock('2026-11-24T10:00:00.000Z')

const entry = (subject: string) => ({
  at: '2026-11-24T10:00:00.000Z',
  actor: 'eva',
  kind: 'run',
  outcome: 'ok' as const,
  subject,
  sentence: '{"code":"activity.run.taken"}'
})

/** A panel's file with rows of several kinds; the last of a thousand entries was removed again. */
async function panelFile(): Promise<{ readonly path: string; readonly database: Database }> {
  const path = join(temporaryFolder(), 'vultr.sqlite')
  const database = await openDatabase({ path, clock })
  onTestFinished(() => database.close())
  const { db } = database
  const entries = Array.from({ length: 1_000 }, (_, index) => entry(`snapshot ${index} ä\0`))
  for (const some of [entries.slice(0, 500), entries.slice(500)]) {
    await db.insertInto('activity').values(some).execute()
  }
  await db.deleteFrom('activity').where('id', '=', 1_000).execute()
  const history = { id: 'a', created_at: '2026-01-01T00:00:00.000Z', bytes: 7_000_000_000_000 }
  await db.insertInto('snapshot_history').values(history).execute()
  await db.insertInto('history_start').values({ id: 1, since: '2026-01-01' }).execute()
  return { path, database }
}

async function closedFile(): Promise<string> {
  const { path, database } = await panelFile()
  await database.close()
  return path
}

const move = (from: string, to: FreshDatabase, tell: (table: MovedTable) => void = () => {}) =>
  moveDatabase({ from, to: to.url, clock, tell })

describe.skipIf(!isTestedOnPostgres)('moving a panel to PostgreSQL', () => {
  it('leaves nothing behind, counts on from where the file was, and leaves the file as it was', async () => {
    const path = await closedFile()
    const target = await freshDatabase('none')
    const before = readFileSync(path)
    const moved = await move(path, target)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(moved).toContainEqual(
      expect.objectContaining({ name: 'activity', rows: 999, isMovedNow: true })
    )
    const { db } = await openUrl(target.url)
    const { bytes } = await db
      .selectFrom('snapshot_history')
      .select('bytes')
      .executeTakeFirstOrThrow()
    expect(bytes).toBe(7_000_000_000_000)
    const inserted = await db
      .insertInto('activity')
      .values(entry('the next one'))
      .returning('id')
      .executeTakeFirstOrThrow()
    // The number of the one that was removed is not given out again.
    expect(inserted.id).toBe(1_001)
  })

  it('goes on where it was interrupted, and no panel starts on it before', async () => {
    const path = await closedFile()
    const target = await freshDatabase('none')
    const interrupted = move(path, target, ({ name }) => {
      if (name === 'activity') throw new RangeError('interrupted')
    })
    await expect(interrupted).rejects.toThrow(RangeError)
    await expect(openUrl(target.url)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('Run npm run move-database once more')
    })
    const moved = await move(path, target)
    expect(moved.find(({ name }) => name === 'activity')).toMatchObject({
      isMovedNow: false,
      rows: 999
    })
    expect(moved.find(({ name }) => name === 'snapshot_history')).toMatchObject({
      isMovedNow: true
    })
    await openUrl(target.url)
  })

  it('that was interrupted takes what the panel has written to the file since', async () => {
    const { path, database } = await panelFile()
    await database.close()
    const target = await freshDatabase('none')
    const interrupted = move(path, target, ({ name }) => {
      if (name === 'activity') throw new RangeError('interrupted')
    })
    await expect(interrupted).rejects.toThrow(RangeError)
    const again = await openDatabase({ path, clock })
    await again.db.insertInto('activity').values(entry('since')).execute()
    await again.close()
    await move(path, target)
    const { db } = await openUrl(target.url)
    const { count } = await db
      .selectFrom('activity')
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(1_000)
  })

  it('is refused while the panel runs', async () => {
    const { path } = await panelFile()
    const target = await freshDatabase('none')
    await expect(move(path, target)).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining('Stop it first')
    })
  })

  it('is refused where the database holds another panel, which stays as it is', async () => {
    const path = await closedFile()
    const target = await freshDatabase()
    const other = await openUrl(target.url)
    await other.db.insertInto('activity').values(entry('of another panel')).execute()
    await expect(move(path, target)).rejects.toMatchObject({
      kind: 'not-ours',
      message: expect.stringContaining('holds another panel')
    })
    expect(await other.db.selectFrom('activity').select('subject').execute()).toEqual([
      { subject: 'of another panel' }
    ])
    await (await openUrl(target.url)).close()
  })

  it('finds what reads back otherwise than it was written', async () => {
    const path = await closedFile()
    const target = await freshDatabase()
    const client = new pg.Client({ connectionString: target.url })
    await client.connect()
    await client.query(`CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.bytes := NEW.bytes + 1; RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE INSERT ON snapshot_history FOR EACH ROW EXECUTE FUNCTION spoil()`)
    await client.end()
    await expect(move(path, target)).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining('snapshot_history does not read back')
    })
  })

  it('names a value that PostgreSQL cannot hold, and moves nothing', async () => {
    const path = await closedFile()
    const sqlite = new SqliteFile(path)
    sqlite.exec("UPDATE snapshot_history SET bytes = 'many'")
    sqlite.close()
    const target = await freshDatabase()
    await expect(move(path, target)).rejects.toThrow(
      'row 1 of the table snapshot_history holds in bytes is no whole number'
    )
    const { db } = await openUrl(target.url)
    expect(await db.selectFrom('activity').selectAll().execute()).toEqual([])
    await sql`SELECT 1`.execute(db)
  })

  it('is refused where there is no file, which is not made', async () => {
    await expect(move('/nowhere/vultr.sqlite', await freshDatabase())).rejects.toThrow(
      'There is no database file /nowhere/vultr.sqlite.'
    )
  })
})
