import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isWriting } from '../fencing/is-writing.js'
import { createTurns, type Turns } from '../turns.js'
import { isConnectionSpent } from './postgres-error.js'

/** What the connections of one process have in common. */
export interface SharedDriverDeps {
  readonly pool: Pool
  /** Begins a transaction that waits for the write lock of the database. */
  readonly begin: string
  /** Tells everybody that something was written, as the transaction commits. */
  readonly commitAndTell: string
  /** Is called after each transaction that may have written something. */
  readonly written: () => void
  readonly toError: (error: unknown) => unknown
}

/** How many times a lost connection is replaced, as long as nothing can have been written. */
const REPLACED = 2

/**
 * Gives Kysely on PostgreSQL what a database file promises: a transaction holds the one write lock from its
 * start, so that what it reads still holds when it writes. The lock is an advisory one, which ends with the
 * transaction; each writes under READ COMMITTED, where a statement sees all that was committed before it.
 * SERIALIZABLE would promise the same, but by failing: everybody's `work` would have to be run again, and
 * much of it does more than write rows. A statement that writes by itself takes the lock too; one that reads
 * takes none and waits for nobody. Within a process those who write come one after another, with one
 * connection, so that the others are there for reading.
 */
export function createSharedDriver(deps: SharedDriverDeps): Driver {
  const turns = createTurns()
  const ours = (connection: DatabaseConnection) => connection as SharedConnection
  return {
    init: async () => {},
    acquireConnection: async () => new SharedConnection(deps, turns),
    beginTransaction: (connection) => ours(connection).begin(),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    releaseConnection: (connection) => ours(connection).rollback(),
    destroy: () => deps.pool.end()
  }
}

/** Takes a connection of the pool only when it is known what for. */
class SharedConnection implements DatabaseConnection {
  readonly #deps: SharedDriverDeps
  readonly #turns: Turns
  /** Of the transaction that is under way. */
  #client: PoolClient | undefined
  #mayHaveWritten = false
  #isSpent = false

  constructor(deps: SharedDriverDeps, turns: Turns) {
    this.#deps = deps
    this.#turns = turns
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#client !== undefined) return await this.#inTransaction<R>(this.#client, query)
    if (!isWriting(query)) return await this.#reading<R>(query)
    await this.begin()
    try {
      const result = await this.executeQuery<R>(query)
      await this.commit()
      return result
    } finally {
      await this.rollback()
    }
  }

  /** All rows at once: none of the lists that we read row by row is long. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  async begin(): Promise<void> {
    await this.#turns.begin()
    try {
      this.#client = await this.#replacing(async (client) => {
        await send(client, this.#deps.begin)
        return client
      }, 'kept')
      this.#mayHaveWritten = false
      this.#isSpent = false
    } catch (error) {
      this.#turns.end()
      throw error
    }
  }

  async commit(): Promise<void> {
    const client = this.#client
    if (client === undefined) return
    try {
      await send(client, this.#mayHaveWritten ? this.#deps.commitAndTell : 'commit')
    } catch (error) {
      throw this.#noted(error)
    } finally {
      // Also where nobody knows whether it was committed.
      if (this.#mayHaveWritten) this.#deps.written()
    }
    this.#end(client)
  }

  /** Ends the transaction, where one is under way; the server does so by itself where it was lost. */
  async rollback(): Promise<void> {
    const client = this.#client
    if (client === undefined) return
    try {
      if (!this.#isSpent) await send(client, 'rollback')
    } catch (error) {
      this.#noted(error)
      this.#isSpent = true
    }
    this.#end(client)
  }

  async #inTransaction<R>(client: PoolClient, query: CompiledQuery): Promise<QueryResult<R>> {
    if (isWriting(query)) this.#mayHaveWritten = true
    try {
      return await run<R>(client, query)
    } catch (error) {
      throw this.#noted(error)
    }
  }

  async #reading<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return await this.#replacing(async (client) => {
      try {
        return await run<R>(client, query)
      } catch (error) {
        if (!isPlanOutdated(error)) throw error
        return await run<R>(client, query, 'planned anew')
      }
    }, 'given back')
  }

  /** Does what may be done again, with another connection where one turns out to be lost. */
  async #replacing<T>(
    work: (client: PoolClient) => Promise<T>,
    after: 'kept' | 'given back'
  ): Promise<T> {
    for (let time = 0; ; time += 1) {
      let client: PoolClient | undefined
      try {
        client = await this.#deps.pool.connect()
        const result = await work(client)
        if (after === 'given back') client.release()
        return result
      } catch (error) {
        const known = this.#deps.toError(error)
        const isSpent = isConnectionSpent(known)
        client?.release(isSpent || after === 'kept')
        // Where no connection comes about at all, the next one would not either.
        if (!isSpent || client === undefined || time >= REPLACED) throw known
      }
    }
  }

  #noted(error: unknown): unknown {
    const known = this.#deps.toError(error)
    if (isConnectionSpent(known) || isPlanOutdated(error)) this.#isSpent = true
    return known
  }

  #end(client: PoolClient): void {
    this.#client = undefined
    client.release(this.#isSpent)
    this.#turns.end()
  }
}

function send(client: PoolClient, statements: string): Promise<unknown> {
  return client.query(statements)
}

async function run<R>(
  client: PoolClient,
  query: CompiledQuery,
  plan?: 'planned anew'
): Promise<QueryResult<R>> {
  const { command, rowCount, rows } = await client.query({
    ...(plan === undefined ? nameOf(query.sql) : {}),
    text: query.sql,
    values: query.parameters.map(storable)
  })
  const isCounted = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE'
  return {
    rows: rows as R[],
    ...(isCounted ? { numAffectedRows: BigInt(rowCount ?? 0) } : {})
  }
}

/** Statements that are planned once and run many times, each by its name; and as many at most. */
const names = new Map<string, { readonly name: string }>()
const MOST_NAMED = 200
/** Longer ones, in characters, are lists of a length that seldom comes again. */
const LONGEST_NAMED = 2_000

/** Parsing and planning take several times as long as most of ours run. */
function nameOf(sql: string): { readonly name?: string } {
  const before = names.get(sql)
  if (before !== undefined) return before
  if (sql.length > LONGEST_NAMED || names.size >= MOST_NAMED) return {}
  const named = { name: `vpa ${names.size}` }
  names.set(sql, named)
  return named
}

/** As after another replica, of a newer version, has added a column. */
function isPlanOutdated(error: unknown): boolean {
  return error instanceof Error && /cached plan must not change/.test(error.message)
}

/** PostgreSQL takes every character in a text but this one. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\ufffd')
    : value
}
