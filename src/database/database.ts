import type { Kysely } from 'kysely'
import type { Tables } from './tables/tables.js'

export interface Database {
  /** For statements that stand alone. Every failure is a DatabaseError. */
  readonly db: Kysely<Tables>
  /**
   * Runs `work` in one transaction that holds the write lock from its start, so that what it reads
   * still holds when it writes; what it throws rolls everything back. `work` uses `trx` alone:
   * a statement of `db` that writes waits for the transaction to end (on SQLite, one that reads too), so
   * awaiting it there would never return.
   * @throws DatabaseError
   */
  transaction<T>(work: (trx: Kysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Another text whenever anything was written: by this process at once, by another from the next turn of
   * the event loop on (on PostgreSQL within a second, as a rule within milliseconds). It takes microseconds.
   * What was read while it stays the same would be read the same again.
   * @throws DatabaseError
   */
  revision(): string
  /**
   * Has what was deleted or replaced just now leave the files too: empties the write-ahead log, which
   * still holds it. Another process that is reading can keep the log from being emptied; then
   * `settleErasure` does it. On PostgreSQL neither does anything: there the server alone decides when what
   * is no longer needed leaves its files. Never rejects.
   */
  erase(): Promise<void>
  /** Does what `erase` could not do yet; cheap where nothing is left to be done. Never rejects. */
  settleErasure(): Promise<void>
  close(): Promise<void>
  /** On PostgreSQL alone: for what its replicas share beside the tables. */
  readonly postgres?: PostgresAccess
}

/** Sends a statement; its values are `$1`, `$2` and so on. @throws unknown what `pg` throws. */
type PostgresQuery = (text: string, values?: unknown[]) => Promise<{ readonly rows: unknown[] }>

/** What is used of a pool of `pg`, in our words: whoever compiles against this package has not its types. */
export interface PostgresPool {
  readonly query: PostgresQuery
  connect(): Promise<{
    readonly query: PostgresQuery
    /** @param isBroken ends the connection instead of keeping it for the next one. */
    release(isBroken?: boolean): void
  }>
}

/** The same database without Kysely. */
export interface PostgresAccess {
  /** Also serves the statements of `db`; whoever takes a connection gives it back soon. */
  readonly pool: PostgresPool
  /** The schema that the tables are in. */
  readonly schema: string
}

/**
 * Where a database is: a file of SQLite (or `:memory:`), or the address of a PostgreSQL server, user,
 * password and database. Instants are sortable ISO 8601 text in both: the code compares, cuts and groups
 * them as text, a damaged one is found where it is read, and what is moved from one to the other stays
 * byte for byte what it was. `timestamptz` would round to microseconds, depend on the session's time
 * zone, and need a second version of each statement that groups by the day.
 */
export type DatabasePlace = { readonly path: string } | { readonly url: string }
