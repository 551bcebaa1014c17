import {
  type CompiledQuery,
  type Driver,
  Kysely,
  type KyselyProps,
  PostgresDialect,
  type QueryExecutor,
  type QueryResult
} from 'kysely'
import type { Database } from '../database.js'
import type { Tables } from '../tables/tables.js'
import { isWriting } from './is-writing.js'

/** Decides whether something may be written by whoever is at work. */
export interface Fence {
  /** Whether what is at work has to be checked; what is not costs nothing. */
  isNeeded(): boolean
  /** Called in the transaction that is to write, before it does. @throws whatever says that it may not */
  check(trx: Kysely<Tables>): Promise<void>
}

/**
 * The same database where nothing gets past a fence: it is asked within each transaction, and a statement that writes by itself
 * gets a transaction for that. So whoever writes need not know of the fence, and nobody can forget it.
 */
export function fencedDatabase(database: Database, fence: Fence): Database {
  const transaction: Database['transaction'] = (work) =>
    database.transaction(async (trx) => {
      if (fence.isNeeded()) await fence.check(trx)
      return await work(trx)
    })
  const executor = fencedExecutor(database.db.getExecutor(), (query) =>
    fence.isNeeded() && isWriting(query) ? transaction((trx) => trx.executeQuery(query)) : undefined
  )
  return { ...database, db: withExecutor(executor), transaction }
}

/** @param divert does a statement in another way; undefined where it takes its own. */
function fencedExecutor(
  inner: QueryExecutor,
  divert: <R>(query: CompiledQuery<R>) => Promise<QueryResult<R>> | undefined
): QueryExecutor {
  const again = (executor: QueryExecutor) => fencedExecutor(executor, divert)
  return {
    adapter: inner.adapter,
    plugins: inner.plugins,
    transformQuery: (node, queryId) => inner.transformQuery(node, queryId),
    compileQuery: (node, queryId) => inner.compileQuery(node, queryId),
    provideConnection: (consumer) => inner.provideConnection(consumer),
    executeQuery: (query) => divert(query) ?? inner.executeQuery(query),
    // Only what reads is read row by row.
    stream: (query, chunkSize) => inner.stream(query, chunkSize),
    withConnectionProvider: (provider) => again(inner.withConnectionProvider(provider)),
    withPlugin: (plugin) => again(inner.withPlugin(plugin)),
    withPlugins: (plugins) => again(inner.withPlugins(plugins)),
    withPluginAtFront: (plugin) => again(inner.withPluginAtFront(plugin)),
    withoutPlugins: () => again(inner.withoutPlugins())
  }
}

function withExecutor(executor: QueryExecutor): Kysely<Tables> {
  const dialect = new PostgresDialect({ pool: refuse })
  const props: KyselyProps = { config: { dialect }, dialect, driver: NO_DRIVER, executor }
  return new Kysely<Tables>(props)
}

/** Whoever has a connection of his own would be past the fence. */
async function refuse(): Promise<never> {
  throw new Error('Transactions of a fenced database are begun by its own `transaction`.')
}

/** Never reached by statements, which the executor sends by the connections of the database behind it. */
const NO_DRIVER: Driver = {
  init: refuse,
  acquireConnection: refuse,
  beginTransaction: refuse,
  commitTransaction: refuse,
  rollbackTransaction: refuse,
  releaseConnection: refuse,
  destroy: refuse
}
