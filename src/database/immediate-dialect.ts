import { setTimeout as wait } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect,
  type SqliteDialectConfig
} from 'kysely'
import { createBreather } from '../common/index.js'
import { DatabaseError, toDatabaseError } from './errors/database-error.js'
import { createTurns } from './turns.js'
/** SQLite itself waits for a lock so long, in ms: it does so in our thread, and everybody with it. */
export const BLOCKING_MS = 5

/** Between two tries of a statement that met a lock, in ms; random, so that processes part. */
const RETRY_MS = 25

/**
 * Kysely's dialect, where every failure is a DatabaseError, a transaction takes the write lock as it
 * begins (a deferred one that reads before it writes would fail beside another process), and a lock of
 * another process is waited for without holding up this one. SQLite answers at once, in our thread, so
 * thousands of statements awaited one after another would keep everybody else waiting: between two of
 * them, also of one transaction, the event loop gets its turns. The connection stays with whoever holds
 * it meanwhile, so nothing comes in between.
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
  const turns = createTurns()
  const breathe = createBreather()
  return {
    init: () => driver.init(),
    async acquireConnection() {
      await turns.begin()
      return withOurErrors(await driver.acquireConnection(), { patienceMs, breathe })
    },
    beginTransaction: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => rollback(driver, connection),
    async releaseConnection(connection) {
      await driver.releaseConnection(connection)
      turns.end()
    },
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

function withOurErrors(
  connection: DatabaseConnection,
  how: { readonly patienceMs: number; readonly breathe: () => Promise<void> }
): DatabaseConnection {
  const { patienceMs, breathe } = how
  return {
    executeQuery: async (query) => {
      await breathe()
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
      streamInOurTerms(connection.streamQuery<R>(query, chunkSize), breathe)
  }
}

async function* streamInOurTerms<R>(
  results: AsyncIterableIterator<QueryResult<R>>,
  breathe: () => Promise<void>
): AsyncIterableIterator<QueryResult<R>> {
  try {
    for await (const result of results) {
      yield result
      await breathe()
    }
  } catch (error) {
    throw toDatabaseError(error)
  }
}
