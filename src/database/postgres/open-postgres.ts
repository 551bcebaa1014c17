import { createHash, randomUUID } from 'node:crypto'
import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression
} from 'kysely'
import pg from 'pg'
import type { Database } from '../database.js'
import { readMigrations } from '../migrations/migration-files.js'
import type { Tables } from '../tables/tables.js'
import { clientOptions, targetOf } from './client-options.js'
import { migratePostgres } from './migrate-postgres.js'
import { type PostgresTarget, toPostgresError } from './postgres-error.js'
import { createSharedDriver, type SharedDriverDeps } from './shared-driver.js'
import { unwatched, watchWritesOfOthers } from './writes-of-others.js'

/** How long a transaction waits for another process, in ms. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * A process that is stopped or cut off in the middle of a transaction would hold the lock for good: after
 * this, in ms, the server ends it. Between two statements of ours lie milliseconds.
 */
const STOPPED_MS = 10_000

const CONNECTIONS = 8

/**
 * Opens a PostgreSQL database and brings it to our version. Connections that are lost are replaced as they
 * are needed.
 * @param options.url `postgres://user:password@host/database`, with the parameters that `pg` knows.
 * @param options.busyTimeoutMs how long to wait for another process's transaction. Default 5,000.
 * @param options.connections at most, beside one that listens. Default 8.
 * @param options.isWatched whether one listens to what others write; else each revision is another one.
 * @param options.isMoving whether a move from a file that has not come to its end may go on. Default false.
 * @throws DatabaseError, which never holds the password.
 */
export async function openPostgres(options: {
  readonly url: string
  readonly clock: { now(): Date }
  readonly busyTimeoutMs?: number
  readonly connections?: number
  readonly isWatched?: boolean
  readonly isMoving?: boolean
}): Promise<Database> {
  const {
    url,
    busyTimeoutMs = BUSY_TIMEOUT_MS,
    connections = CONNECTIONS,
    isWatched = true
  } = options
  const target = targetOf(url)
  const toError = (error: unknown) => toPostgresError(error, target)
  const { clock, isMoving = false } = options
  const schema = await prepared(url, target, { now: clock.now(), isMoving }).catch(
    (error: unknown) => {
      throw toError(error)
    }
  )
  const channel = `vultr-panel-addon ${digestOf(schema).toString('hex').slice(0, 16)}`
  const sender = randomUUID()
  const watch = { client: clientOptions(url), channel, sender }
  const others = await (isWatched ? watchWritesOfOthers(watch) : unwatched()).catch(
    (error: unknown) => {
      throw toError(error)
    }
  )
  const pool = new pg.Pool({ ...clientOptions(url), max: connections })
  // Those that are lost are replaced; whoever uses one is told by its statement. Without listeners, for those
  // in use and those that are not, the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  let ownWrites = 0
  const driver: SharedDriverDeps = {
    pool,
    begin: [
      'BEGIN',
      `SET LOCAL lock_timeout = ${Math.max(1, Math.round(busyTimeoutMs))}`,
      `SET LOCAL idle_in_transaction_session_timeout = ${STOPPED_MS}`,
      lockFor(schema)
    ].join('; '),
    commitAndTell: `SELECT pg_notify('${channel}', '${sender}'); COMMIT`,
    written: () => {
      ownWrites += 1
    },
    toError
  }
  const db = new Kysely<Tables>({
    dialect: new SharedPostgresDialect(driver),
    // SQLite takes an empty list and finds nothing in it.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })]
  })
  let closing: Promise<void> | undefined

  async function ended(): Promise<void> {
    await Promise.all([others.close(), db.destroy()])
    // Kysely leaves it open where no statement was ever sent.
    if (!pool.ending) await pool.end()
  }

  return {
    db,
    postgres: { pool, schema },
    revision: () => `${ownWrites} ${others.revision()}`,
    transaction: (work) => db.transaction().execute(work),
    erase: async () => {},
    settleErasure: async () => {},
    close() {
      closing ??= ended()
      return closing
    }
  }
}

class SharedPostgresDialect extends PostgresDialect {
  readonly #driver: SharedDriverDeps

  constructor(driver: SharedDriverDeps) {
    super({ pool: driver.pool })
    this.#driver = driver
  }

  override createDriver() {
    return createSharedDriver(this.#driver)
  }
}

async function prepared(
  url: string,
  target: PostgresTarget,
  how: { readonly now: Date; readonly isMoving: boolean }
): Promise<string> {
  // A migration of a large database may take its time.
  const client = new pg.Client({ ...clientOptions(url), query_timeout: 0 })
  client.on('error', () => {})
  try {
    await client.connect()
    return await migratePostgres(client, { target, migrations: readMigrations(), lockFor, ...how })
  } finally {
    await client.end().catch(() => {})
  }
}

/** Of a schema, so that two panels in one database do not wait for each other. */
function lockFor(schema: string): string {
  return `SELECT pg_advisory_xact_lock(${LOCKS}, ${digestOf(schema).readInt32BE()})`
}

/** Tells our advisory locks from those of others: "vpa" and 1, the one that writes take. */
const LOCKS = 0x76706101

function digestOf(schema: string): Buffer {
  return createHash('sha256').update(schema).digest()
}
