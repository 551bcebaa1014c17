import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect
} from 'kysely'
import { toDatabaseError } from './database-error.js'

/**
 * Kysely's dialect, where every failure is a DatabaseError and a transaction takes the write lock
 * as it begins: a deferred one that reads before it writes would fail beside another process.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    return withImmediateTransactions(super.createDriver())
  }
}

function withImmediateTransactions(driver: Driver): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: async () => withOurErrors(await driver.acquireConnection()),
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

function withOurErrors(connection: DatabaseConnection): DatabaseConnection {
  return {
    executeQuery: async (query) => {
      try {
        return await connection.executeQuery(query)
      } catch (error) {
        throw toDatabaseError(error)
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
