import { setTimeout as wait } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect,
  type SqliteDialectConfig
} from 'kysely'
import { DatabaseError, toDatabaseError } from './database-error.js'

/** SQLite itself waits for a lock so long, in ms: it does so in our thread, and everybody with it. */
export const BLOCKING_MS = 5

/** Between two tries of a statement that met a lock, in ms; random, so that processes part. */
const RETRY_MS = 25

/**
 * Kysely's dialect, where every failure is a DatabaseError, a transaction takes the write lock as it
 * begins (a deferred one that reads before it writes would fail beside another process), and a lock of
 * another process is waited for without holding up this one.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #patienceMs: number

  /** @param patienceMs how long a statement waits for another process's lock. */
  constructor(config: SqliteDialectConfig, patienceMs: number) {
    super(config)
    this.#patienceMs = patienceMs
  }

  override createDriver(): Driver {
    return withImmediateTransactions(super.createDriver(), this.#patienceMs)
  }
}

function withImmediateTransactions(driver: Driver, patienceMs: number): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: async () => withOurErrors(await driver.acquireConnection(), patienceMs),
    beginTransaction: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => rollback(driver, connection),
    releaseConnection: (connection) => driver.releaseConnection(connection),
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

function withOurErrors(connection: DatabaseConnection, patienceMs: number): DatabaseConnection {
  return {
    executeQuery: async (query) => {
      const deadline = performance.now() + patienceMs
      for (;;) {
        try {
          return await connection.executeQuery(query)
        } catch (error) {
          const ours = toDatabaseError(error)
          const isLocked = ours instanceof DatabaseError && ours.kind === 'locked'
          if (!isLocked || performance.now() >= deadline) throw ours
          await wait(Math.random() * RETRY_MS)
        }
      }
    },
    streamQuery: <R>(query: CompiledQuery, chunkSize?: number) =>
      streamInOurTerms(connection.streamQuery<R>(query, chunkSize))
  }
}

async function* streamInOurTerms<R>(
  results: AsyncIterableIterator<QueryResult<R>>
): AsyncIterableIterator<QueryResult<R>> {
  try {
    yield* results
  } catch (error) {
    throw toDatabaseError(error)
  }
}
