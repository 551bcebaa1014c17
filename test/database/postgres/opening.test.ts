import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatabaseError } from '../../../src/database/index.js'
import { readMigrations } from '../../../src/database/migrations/migration-files.js'
import {
  addressOf,
  cutOff,
  dropDatabase,
  onServer
} from '../../support/databases/postgres-server.js'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { freshDatabase, freshUser, openUrl } from './fresh-database.js'

/** Sends statements by hand, as another program would. */
async function sent(url: string, statements: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(statements)
    return Array.isArray(result) ? [] : result.rows
  } finally {
    await client.end()
  }
}

async function refusalOf(url: string): Promise<DatabaseError> {
  const error = await openUrl(url).catch((thrown: unknown) => thrown)
  if (!(error instanceof DatabaseError)) throw new Error('it was not refused', { cause: error })
  expect(error.message).not.toContain('\n')
  return error
}

describe.skipIf(!isTestedOnPostgres)('an empty PostgreSQL database', () => {
  it('gets the tables of this version, each migration recorded once', async () => {
    const { url } = await freshDatabase('none')
    const database = await openUrl(url)
    const recorded = await database.db.selectFrom('schema_migrations').selectAll().execute()
    expect(recorded).toEqual(
      readMigrations().map(({ version, name }) => ({
        version,
        name,
        applied_at: '2026-11-24T10:00:00.000Z'
      }))
    )
  })

  it('gets them once from replicas that start together', async () => {
    const { url } = await freshDatabase('none')
    const all = await Promise.all([1, 2, 3, 4].map(() => openUrl(url)))
    for (const { db } of all) {
      const recorded = await db.selectFrom('schema_migrations').select('version').execute()
      expect(recorded).toHaveLength(readMigrations().length)
    }
  })

  it('gets them beside tables of other names, and in the schema that search_path names', async () => {
    const { url } = await freshDatabase('none')
    await sent(url, 'CREATE SCHEMA panel; CREATE TABLE panel.customers (id int)')
    const there = new URL(url)
    there.searchParams.set('options', '-c search_path=panel')
    const database = await openUrl(there.href)
    expect(database.postgres?.schema).toBe('panel')
    expect(await sent(url, "SELECT to_regclass('panel.runs')::text AS runs")).toEqual([
      { runs: 'panel.runs' }
    ])
    expect(await sent(url, "SELECT to_regclass('public.runs') AS runs")).toEqual([{ runs: null }])
  })
})

describe.skipIf(!isTestedOnPostgres)(
  'a PostgreSQL database that is not for this version to open',
  () => {
    it('is refused when a newer version made it, and not altered', async () => {
      const { url } = await freshDatabase()
      await sent(
        url,
        "INSERT INTO schema_migrations VALUES (9999, 'from-the-future', '2030-01-01')"
      )
      const error = await refusalOf(url)
      expect(error.kind).toBe('newer')
      expect(error.message).toContain('schema 9999')
    })

    it.each([
      ['runs', 'CREATE TABLE runs (id int)'],
      ['migrations of its own', 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)']
    ])('is refused when another program has a table for %s in it', async (_what, statements) => {
      const { url } = await freshDatabase('none')
      await sent(url, statements)
      const error = await refusalOf(url)
      expect(error.kind).toBe('not-ours')
      expect(error.message).toBe(
        'The database belongs to another program; nothing in it was changed. Choose another database, or another schema of it.'
      )
      const tables = "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'"
      expect(await sent(url, tables)).toEqual([{ count: 1 }])
    })

    it('is refused where the user may not create tables, with the statement that lets it', async () => {
      const database = await freshDatabase('none')
      const { user, url } = await freshUser(database, 'secret')
      const error = await refusalOf(url)
      expect(error.kind).toBe('refused')
      expect(error.message).toBe(
        `The PostgreSQL user "${user}" may not create tables in the schema "public" of the database "${database.name}". Grant it: GRANT CREATE ON SCHEMA "public" TO "${user}".`
      )
      await sent(database.url, `GRANT CREATE ON SCHEMA "public" TO "${user}"`)
      await (await openUrl(url)).close()
      await sent(database.url, `DROP OWNED BY "${user}"`)
    })

    it('is refused where its texts are not UTF8', async () => {
      const name = `vpa_${randomBytes(12).toString('hex')}`
      await onServer(
        `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`
      )
      onTestFinished(() => dropDatabase(name))
      const error = await refusalOf(addressOf(name))
      expect(error.message).toContain(`keeps the database "${name}" in SQL_ASCII`)
    })

    it('is refused where search_path names no schema, with the statement that makes one', async () => {
      const { url } = await freshDatabase('none')
      const nowhere = new URL(url)
      nowhere.searchParams.set('options', '-c search_path=nowhere')
      const error = await refusalOf(nowhere.href)
      expect(error.message).toContain('Create one: CREATE SCHEMA')
    })

    it('is refused while the server takes no writes', async () => {
      const { name, url } = await freshDatabase()
      await onServer(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
      const error = await refusalOf(url)
      expect(error.kind).toBe('standby')
      expect(error.message).toContain('takes no writes')
    })
  }
)

describe.skipIf(!isTestedOnPostgres)('an address that leads nowhere', () => {
  it('is told by the server, user and what to do, never with the password', async () => {
    const database = await freshDatabase()
    const { user, url } = await freshUser(database, 'the right one')
    const wrong = url.replace(encodeURIComponent('the right one'), 'hunter2')
    const error = await refusalOf(wrong)
    expect(error.kind).toBe('refused')
    expect(error.message).toMatch(
      new RegExp(`does not let the user "${user}" in .*Check the user, the password`)
    )
    expect(error.message).not.toContain('hunter2')
  })

  it('is told where there is no such database', async () => {
    const error = await refusalOf(addressOf('vpa_nowhere'))
    expect(error.message).toContain('has no database "vpa_nowhere". Create it: CREATE DATABASE')
  })
})

describe('an address', () => {
  it.each([
    [
      'postgres://panel:hunter2@127.0.0.1:1/panel',
      'unreachable',
      /at 127\.0\.0\.1:1 does not answer/
    ],
    ['postgres://panel:hunter2@nowhere.invalid/panel', 'unreachable', /at nowhere\.invalid:5432/],
    ['postgres:///panel?host=/nowhere&user=panel', 'unreachable', /at \/nowhere does not answer/],
    ['postgres://panel:hunter2@[bad/panel', 'unavailable', /cannot be read\. It is written/],
    [
      'postgres://panel:hunter2@host:99999999/panel',
      'unavailable',
      /cannot be read\. It is written/
    ]
  ])('%s is told in one line, without the password', async (url, kind, sentence) => {
    const error = await refusalOf(url)
    expect(error.kind).toBe(kind)
    expect(error.message).toMatch(sentence)
    expect(`${error.message} ${error.stack}`).not.toContain('hunter2')
  })
})

describe.skipIf(!isTestedOnPostgres)('a database that becomes read-only', () => {
  it('refuses what would be written and is used again after, without a new start', async () => {
    const { name, url } = await freshDatabase()
    const database = await openUrl(url)
    const write = (id: string) =>
      database.db.insertInto('catalogue_instances').values({ id, fields: '{}' }).execute()
    await write('a')
    await onServer(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
    await cutOff(name)
    await expect(write('b')).rejects.toMatchObject({ name: 'DatabaseError', kind: 'standby' })
    await onServer(`ALTER DATABASE ${name} SET default_transaction_read_only = off`)
    await write('c')
    const rows = await database.db.selectFrom('catalogue_instances').select('id').execute()
    expect(rows.map(({ id }) => id)).toEqual(['a', 'c'])
  })
})
