import type pg from 'pg'
import { DatabaseError } from '../errors/database-error.js'
import { migrationFor } from '../migrations/dialects.js'
import type { Migration } from '../migrations/migration-files.js'
import { newestApplied, recordedNames } from '../migrations/records.js'
import type { PostgresTarget } from './postgres-error.js'

/** The oldest that still gets corrections, and that has all our statements need. */
const OLDEST_VERSION = 130_000

/** How long another replica may take with the migrations, in ms. */
const PATIENCE_MS = 120_000

/** What a database says of itself before anything is changed. */
interface Facts {
  readonly version: number
  readonly encoding: string
  readonly is_standby: boolean
  readonly schema: string | null
  readonly may_create: boolean | null
}

const FACTS = `
  SELECT current_setting('server_version_num')::int AS version,
    current_setting('server_encoding') AS encoding,
    pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS is_standby,
    current_schema() AS schema,
    has_schema_privilege(current_schema(), 'CREATE') AS may_create`

const ANOTHER = 'another database, or another schema of it'

/**
 * Brings the tables in the first schema of the connection's search_path to our version, in one transaction
 * under the lock: of replicas starting together one does it, the others wait, and a database is never left
 * between two versions.
 * @param lockFor takes the write lock of a schema until the transaction ends.
 * @returns the schema. @throws DatabaseError; what is refused was not altered.
 */
export async function migratePostgres(
  client: pg.Client,
  how: {
    readonly target: PostgresTarget
    readonly migrations: readonly Migration[]
    readonly now: Date
    readonly lockFor: (schema: string) => string
    readonly isMoving: boolean
  }
): Promise<string> {
  const { migrations, target, now } = how
  const { rows } = await client.query<Facts>(FACTS)
  const facts = rows[0]
  const schema = judged(facts, target)
  if (!how.isMoving) await refuseHalfMoved(client)
  if (isUpToDate(await appliedVersion(client, migrations), migrations)) return schema
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${PATIENCE_MS}; ${how.lockFor(schema)}`)
  try {
    // Somebody else may have done it meanwhile.
    const before = await appliedVersion(client, migrations)
    if (!isUpToDate(before, migrations) && facts?.may_create !== true) throw mayNot(target, schema)
    await applyMissing(client, migrations, before, now)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
  return schema
}

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
  before: number,
  now: Date
): Promise<void> {
  for (const { version, name, sql } of migrations.filter((each) => each.version > before)) {
    if (before === 0 && version === migrations[0]?.version) {
      await client.query(
        'CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT COLLATE "C" NOT NULL)'
      )
    }
    await client.query(migrationFor('postgres', sql))
    await client.query(
      'INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)',
      [version, name, now.toISOString()]
    )
  }
}

function isUpToDate(version: number, migrations: readonly Migration[]): boolean {
  return version === migrations.at(-1)?.version
}

/** @returns the schema that the tables are in, or are to be in. @throws DatabaseError */
function judged(facts: Facts | undefined, target: PostgresTarget): string {
  const { version = 0, encoding, is_standby, schema } = facts ?? {}
  if (version < OLDEST_VERSION) {
    throw refusal(
      `is older than PostgreSQL ${OLDEST_VERSION / 10_000}, which is the oldest that can be used`
    )
  }
  if (encoding !== 'UTF8') {
    throw refusal(`keeps the database "${target.database}" in ${encoding}; it has to be UTF8`)
  }
  if (is_standby) {
    throw new DatabaseError(
      'standby',
      `The PostgreSQL server at ${target.server} takes no writes: it is a standby, or set to read-only. Point the panel at the primary.`
    )
  }
  if (schema === undefined || schema === null) {
    throw refusal(
      `has no schema in "${target.database}" that the search_path of the user "${target.user}" names. Create one: CREATE SCHEMA "${target.user}" AUTHORIZATION "${target.user}"`
    )
  }
  return schema

  function refusal(what: string): DatabaseError {
    return new DatabaseError('unavailable', `The PostgreSQL server at ${target.server} ${what}.`)
  }
}

function mayNot({ user, database }: PostgresTarget, schema: string): DatabaseError {
  return new DatabaseError(
    'refused',
    `The PostgreSQL user "${user}" may not create tables in the schema "${schema}" of the database "${database}". Grant it: GRANT CREATE ON SCHEMA "${schema}" TO "${user}".`
  )
}

/** @returns the newest version applied; 0 where none of our tables is there. @throws DatabaseError `newer`, `not-ours` */
export async function appliedVersion(
  client: pg.Client,
  migrations: readonly Migration[]
): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')`
  )
  const ours = new Set(['schema_migrations', ...tablesMadeBy(migrations)])
  // Tables of other names may stand beside ours.
  if (!rows.some(({ name }) => ours.has(name))) return 0
  return newestApplied(await records(client), migrations, ANOTHER)
}

/** Where `moving` has begun and not ended. @throws DatabaseError `unavailable` */
async function refuseHalfMoved(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass(quote_ident(current_schema()) || '.database_move') IS NOT NULL AS there"
  )
  if (rows[0]?.there !== true) return
  throw new DatabaseError(
    'unavailable',
    'A panel is being moved into the PostgreSQL database, which has not come to its end. Run npm run move-database once more; it goes on where it was.'
  )
}

async function records(client: pg.Client): Promise<ReadonlyMap<number, string>> {
  const { rows: columns } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = to_regclass(quote_ident(current_schema()) || '.schema_migrations')
        AND attnum > 0 AND NOT attisdropped`
  )
  const names = columns.map(({ name }) => name)
  if (!names.includes('version') || !names.includes('name')) return new Map()
  const { rows } = await client.query({
    text: 'SELECT version, name FROM schema_migrations',
    rowMode: 'array'
  })
  return recordedNames(rows)
}

function tablesMadeBy(migrations: readonly Migration[]): readonly string[] {
  return migrations.flatMap(({ sql }) =>
    [...migrationFor('postgres', sql).matchAll(/^CREATE TABLE (\w+)/gm)].map(
      ([, name = '']) => name
    )
  )
}
