import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { freshDatabase, openUrl } from './fresh-database.js'

const row = (id: string, fields = '{}') => ({ id, fields })

describe.skipIf(!isTestedOnPostgres)('on PostgreSQL', () => {
  it('bytes and counts are numbers, however large', async () => {
    const { db } = await openUrl((await freshDatabase()).url)
    const bytes = 9_000_000_000_000
    await db
      .insertInto('snapshot_history')
      .values({ id: 'a', created_at: '2026-01-01T00:00:00.000Z', bytes })
      .execute()
    const read = await db
      .selectFrom('snapshot_history')
      .select((eb) => [
        'bytes',
        eb.fn.countAll().over().as('count'),
        eb.fn.sum('bytes').over().as('sum')
      ])
      .executeTakeFirstOrThrow()
    expect(read).toEqual({ bytes, count: 1, sum: bytes })
  })

  it('texts sort by their bytes, whatever language the server was set up in', async () => {
    const { db } = await openUrl((await freshDatabase()).url)
    for (const id of ['b', 'Z', 'ä', '_', 'a']) {
      await db.insertInto('catalogue_instances').values(row(id)).execute()
    }
    const rows = await db.selectFrom('catalogue_instances').select('id').orderBy('id').execute()
    expect(rows.map(({ id }) => id)).toEqual(['Z', '_', 'a', 'b', 'ä'])
  })

  it('an empty list finds nothing, and a character that cannot be stored is replaced', async () => {
    const { db } = await openUrl((await freshDatabase()).url)
    const none = db.selectFrom('catalogue_instances').selectAll().where('id', 'in', [])
    expect(await none.execute()).toEqual([])
    await db.insertInto('catalogue_instances').values(row('a', 'x\0y')).execute()
    const found = db.selectFrom('catalogue_instances').selectAll().where('fields', '=', 'x\0y')
    expect(await found.execute()).toEqual([row('a', 'x\ufffdy')])
  })

  it('a statement that writes by itself waits for a transaction, and one that reads does not', async () => {
    const { url } = await freshDatabase()
    const ours = await openUrl(url)
    const theirs = await openUrl(url, { busyTimeoutMs: 5 })
    await ours.transaction(async (trx) => {
      await trx.insertInto('catalogue_instances').values(row('a')).execute()
      const beside = theirs.db.insertInto('catalogue_instances').values(row('b')).execute()
      await expect(beside).rejects.toMatchObject({ name: 'DatabaseError', kind: 'locked' })
      expect(await theirs.db.selectFrom('catalogue_instances').selectAll().execute()).toEqual([])
    })
    expect(await theirs.db.selectFrom('catalogue_instances').selectAll().execute()).toHaveLength(1)
  })

  it('a full disk is told in words, and nothing of the transaction stays', async () => {
    const database = await openUrl((await freshDatabase()).url)
    // As the server says it; to fill a real disk would take one of its own.
    await sql`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`.execute(
      database.db
    )
    await sql`CREATE TRIGGER full_disk BEFORE INSERT ON catalogue_snapshots
      FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`.execute(database.db)
    const filling = database.transaction(async (trx) => {
      await trx.insertInto('catalogue_instances').values(row('a')).execute()
      const values = { id: 'a', description: '', size_bytes: 1, status: 'complete' }
      await trx.insertInto('catalogue_snapshots').values(values).execute()
    })
    await expect(filling).rejects.toMatchObject({
      kind: 'full',
      message: expect.stringContaining('disk of the PostgreSQL server is full')
    })
    expect(await database.db.selectFrom('catalogue_instances').selectAll().execute()).toEqual([])
  })

  it('a process that stops in the middle of a transaction does not hold the others up for good', async () => {
    const database = await openUrl((await freshDatabase()).url)
    const { rows } = await database.transaction((trx) =>
      sql<{ idle_in_transaction_session_timeout: string }>`
        SELECT current_setting('idle_in_transaction_session_timeout') AS idle_in_transaction_session_timeout`.execute(
        trx
      )
    )
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }])
  })

  it('statements go on after another replica has changed the tables', async () => {
    const { db } = await openUrl((await freshDatabase()).url)
    const read = () => db.selectFrom('catalogue_instances').selectAll().execute()
    for (let time = 0; time < 8; time += 1) await read()
    await sql`ALTER TABLE catalogue_instances ADD COLUMN newer text`.execute(db)
    expect(await read()).toEqual([])
  })
})
