import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteFile, { type Database as SqliteConnection } from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteDialect,
  type TransactionSettings
} from 'kysely'
import { toDatabaseError } from './database-error.js'
import { migrate, readMigrations } from './migrate.js'
import type { Tables } from './tables.js'

export interface Database {
  /** For statements that stand alone. Every failure is a DatabaseError. */
  readonly db: Kysely<Tables>
  /**
   * Runs `work` in one transaction that holds the write lock from its start, so that what it reads
   * still holds when it writes; what it throws rolls everything back.
   * @throws DatabaseError
   */
  transaction<T>(work: (trx: Kysely<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long a statement waits for another process, in ms. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens the database, making it (mode 0600, its folder 0700) and bringing it to our version.
 * @param options.path a file, or `:memory:`.
 * @param options.busyTimeoutMs how long to wait for another process's lock. Default 5,000.
 * @throws DatabaseError
 */
export async function openDatabase(options: {
  readonly path: string
  readonly clock: { now(): Date }
  readonly busyTimeoutMs?: number
}): Promise<Database> {
  const sqlite = openFile(options.path, options.busyTimeoutMs ?? BUSY_TIMEOUT_MS, options.clock)
  const db = new Kysely<Tables>({ dialect: new ImmediateSqliteDialect({ database: sqlite }) })
  return {
    db,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy()
  }
}

function openFile(path: string, timeout: number, clock: { now(): Date }): SqliteConnection {
  let sqlite: SqliteConnection | undefined
  try {
    if (path !== ':memory:') makeFile(path)
    sqlite = new SqliteFile(path, { timeout })
    if (path !== ':memory:') sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('foreign_keys = ON')
    // A claimed slot must outlive a power cut: the request that follows it will.
    sqlite.pragma('synchronous = FULL')
    migrate(sqlite, readMigrations(), clock.now())
    return sqlite
  } catch (error) {
    sqlite?.close()
    throw toDatabaseError(error)
  }
}

/** SQLite gives its side files the mode of the database file. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/** Kysely begins transactions deferred; one that reads before it writes would fail beside another process. */
class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    return withImmediateTransactions(super.createDriver())
  }
}

function withImmediateTransactions(driver: Driver): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: async () => withOurErrors(await driver.acquireConnection()),
    beginTransaction: async (connection: DatabaseConnection, _settings: TransactionSettings) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    },
    commitTransaction: (connection) => inOurTerms(() => driver.commitTransaction(connection)),
    rollbackTransaction: (connection) => rollback(driver, connection),
    releaseConnection: (connection) => driver.releaseConnection(unwrapped(connection)),
    destroy: () => driver.destroy()
  }
}

/** SQLite ends a transaction by itself when the disk is full; there is nothing to roll back then. */
async function rollback(driver: Driver, connection: DatabaseConnection): Promise<void> {
  try {
    await driver.rollbackTransaction(connection)
  } catch (error) {
    if (!(error instanceof Error && /no transaction is active/.test(error.message))) throw error
  }
}

const originals = new WeakMap<DatabaseConnection, DatabaseConnection>()

function unwrapped(connection: DatabaseConnection): DatabaseConnection {
  return originals.get(connection) ?? connection
}

function withOurErrors(connection: DatabaseConnection): DatabaseConnection {
  const wrapped: DatabaseConnection = {
    executeQuery: (query) => inOurTerms(() => connection.executeQuery(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize)
  }
  originals.set(wrapped, connection)
  return wrapped
}

async function inOurTerms<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toDatabaseError(error)
  }
}
