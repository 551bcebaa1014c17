import { spawn } from 'node:child_process'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatabaseError } from '../../src/database/index.js'
import { migrate } from '../../src/database/migrate.js'
import { readMigrations } from '../../src/database/migrations/migration-files.js'
import { asItIs, message, readMessage } from '../../src/wording/index.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { bundledProgram } from '../support/processes/bundled-program.js'
import { SqliteFile } from '../support/sqlite-file.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

/** Processes meet at the wrong moment in some rounds only. */
const ROUNDS = 25

const OPENER = await bundledProgram(new URL('open-at-once.ts', import.meta.url))

const NOW = new Date('2026-11-24T10:00:00.000Z')

/** Makes a database by hand, as another program or another version would. */
function madeElsewhere(statements: string): string {
  const path = join(temporaryFolder(), 'database.sqlite')
  const sqlite = new SqliteFile(path)
  sqlite.exec(statements)
  sqlite.close()
  chmodSync(path, 0o644)
  return path
}

async function refusalOf(path: string): Promise<DatabaseError> {
  const before = { bytes: readFileSync(path), mode: statSync(path).mode }
  const error = await openForTest(path).catch((thrown: unknown) => thrown)
  expect(readFileSync(path).equals(before.bytes)).toBe(true)
  expect(statSync(path).mode).toBe(before.mode)
  if (!(error instanceof DatabaseError)) throw new Error('it was not refused', { cause: error })
  return error
}

describe.skipIf(
  skippedOnPostgres(
    'it begins with files of other versions and programs; test/database/postgres has the like'
  )
)('the migrations', () => {
  it('are each applied once, with a record of when', async () => {
    const path = join(temporaryFolder(), 'database.sqlite')
    const first = await openForTest(path, { clock: { now: () => NOW } })
    await first.close()
    const later = await openForTest(path, { clock: { now: () => new Date('2027-01-01T00:00Z') } })
    const recorded = await later.db.selectFrom('schema_migrations').selectAll().execute()
    expect(recorded).toEqual(
      readMigrations().map(({ version, name }) => ({
        version,
        name,
        applied_at: '2026-11-24T10:00:00.000Z'
      }))
    )
    expect(recorded[0]).toMatchObject({ version: 1, name: 'first-tables' })
  })

  it('continue where an older version of the addon left off', () => {
    const sqlite = new SqliteFile(':memory:')
    const one = { version: 1, name: 'one', sql: 'CREATE TABLE one (x)' }
    const two = { version: 2, name: 'two', sql: 'CREATE TABLE two (x)' }
    const three = { version: 3, name: 'three', sql: 'INSERT INTO two VALUES (3)' }
    migrate(sqlite, [one], NOW)
    migrate(sqlite, [one, two, three], NOW)
    expect(sqlite.prepare('SELECT x FROM two').pluck().all()).toEqual([3])
    expect(sqlite.prepare('SELECT version FROM schema_migrations').pluck().all()).toEqual([1, 2, 3])
  })

  it('leave the database as it was where one of them fails half way', () => {
    const sqlite = new SqliteFile(':memory:')
    const good = { version: 1, name: 'good', sql: 'CREATE TABLE good (x)' }
    const bad = {
      version: 2,
      name: 'bad',
      sql: 'CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)'
    }
    const later = { version: 3, name: 'later', sql: 'CREATE TABLE later (x)' }
    migrate(sqlite, [good], NOW)
    const before = sqlite.serialize()
    expect(() =>
      migrate(sqlite, [good, { ...later, version: 2 }, { ...bad, version: 3 }], NOW)
    ).toThrow(/nowhere/)
    expect(sqlite.serialize()).toEqual(before)
    expect(sqlite.prepare('SELECT version FROM schema_migrations').pluck().all()).toEqual([1])
  })

  it('are applied once by processes that start together, and none of these fails', async () => {
    const folder = temporaryFolder()
    const openers = await Promise.all([1, 2, 3].map(startOpener))
    for (let round = 0; round < ROUNDS; round++) {
      const path = join(folder, `${round}.sqlite`)
      const answers = await Promise.all(openers.map((open) => open(path)))
      expect([round, ...answers]).toEqual([round, 'opened', 'opened', 'opened'])
      const database = await openForTest(path)
      const recorded = await database.db.selectFrom('schema_migrations').select('version').execute()
      expect(recorded).toHaveLength(readMigrations().length)
    }
  })
})

/** Starts a process that opens databases. */
async function startOpener(): Promise<(path: string) => Promise<string>> {
  const child = spawn(process.execPath, [OPENER], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  onTestFinished(() => {
    child.kill()
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<string> => (await answers.next()).value ?? 'it has ended'
  expect(await answer()).toBe('ready')
  return (path) => {
    child.stdin.write(`${path}\n`)
    return answer()
  }
}

describe.skipIf(
  skippedOnPostgres(
    'it begins with files of other versions and programs; test/database/postgres has the like'
  )
)('a database that is not for this version to open', () => {
  it('is refused when a newer version made it, and not altered', async () => {
    const path = join(temporaryFolder(), 'database.sqlite')
    await (await openForTest(path)).close()
    const sqlite = new SqliteFile(path)
    sqlite.exec("INSERT INTO schema_migrations VALUES (9999, 'from-the-future', '2030-01-01')")
    sqlite.close()
    const error = await refusalOf(path)
    expect(error.kind).toBe('newer')
    expect(error.message).toMatch(/newer version .*schema 9999/)
  })

  it.each([
    [
      'has tables of another program',
      'CREATE TABLE users (name TEXT); INSERT INTO users VALUES (1)'
    ],
    [
      'records the migrations of a tool that numbers them by date',
      `CREATE TABLE schema_migrations (version VARCHAR PRIMARY KEY);
       INSERT INTO schema_migrations VALUES ('20240101120000'); CREATE TABLE users (name TEXT)`
    ],
    [
      'records the migrations of a tool that numbers them as we do',
      `CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, dirty BOOLEAN);
       INSERT INTO schema_migrations VALUES (1, 0); CREATE TABLE users (name TEXT)`
    ],
    [
      'records migrations by other names',
      `CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT, applied_at TEXT);
       INSERT INTO schema_migrations VALUES (1, 'create-users', ''); CREATE TABLE users (name TEXT)`
    ],
    [
      'has an empty record beside its tables',
      `CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT, applied_at TEXT);
       CREATE TABLE users (name TEXT)`
    ]
  ])('is refused when it %s, and not altered', async (_, statements) => {
    const error = await refusalOf(madeElsewhere(statements))
    expect(error.kind).toBe('not-ours')
    expect(error.message).toMatch(/another program/)
  })

  it('is refused when the file is no database, and not altered', async () => {
    const path = join(temporaryFolder(), 'database.sqlite')
    writeFileSync(path, 'Dear diary, '.repeat(1_000), { mode: 0o644 })
    const error = await refusalOf(path)
    expect(error.kind).toBe('corrupt')
    expect(error.message).toMatch(/damaged, or is not a database/)
  })
})

describe.skipIf(
  skippedOnPostgres(
    'it begins with files of other versions and programs; test/database/postgres has the like'
  )
)('sentences that earlier versions stored', () => {
  function migrated(reason: string): unknown {
    const sqlite = new SqliteFile(':memory:')
    const all = readMigrations()
    migrate(sqlite, all.slice(0, 7), NOW)
    sqlite
      .prepare(
        `INSERT INTO activity (at, actor, kind, outcome, sentence) VALUES ('2026-01-01', 'a', 'run', 'ok', ?)`
      )
      .run(reason)
    sqlite
      .prepare(
        `INSERT INTO runs (id, instance_id, trigger, is_late, state, key, name, actor, attempts, reason, created_at, updated_at)
         VALUES ('a', 'b', 'manual', 0, 'failed', 'k', 'n', 'a', 1, ?, '2026-01-01', '2026-01-01')`
      )
      .run(reason)
    migrate(sqlite, all, NOW)
    const ofRun = sqlite.prepare('SELECT reason FROM runs').pluck().get()
    const ofActivity = sqlite.prepare('SELECT sentence FROM activity').pluck().get()
    expect(ofRun).toBe(ofActivity)
    return readMessage(String(ofActivity))
  }

  it.each([
    ['Snapshot taken on time.', message('activity.run.takenOnTime')],
    [
      'It could not be taken when it was due; the snapshot of a later slot stands in for it. The same holds for every slot before it that has no record of its own.',
      message('run.andAllBefore', { reason: message('run.stoodIn') })
    ],
    [
      'Not taken before the next slot was due. The last reason: It’s “locked”',
      message('run.supersededLast', { reason: asItIs('It’s “locked”') })
    ]
  ])('become codes: %s', (sentence, expected) => {
    expect(migrated(sentence)).toEqual(expected)
  })

  it.each(['Unable to create snapshot: no.', '{"code"', ''])(
    'that are none of ours are kept as they are: %s',
    (sentence) => {
      expect(migrated(sentence)).toEqual(asItIs(sentence))
    }
  )
})
