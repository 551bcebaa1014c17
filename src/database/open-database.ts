import type { Database as SqliteDatabase } from 'better-sqlite3'
import { Kysely } from 'kysely'
import { toDatabaseError } from './database-error.js'
import { openDatabaseFile } from './database-file.js'
import { ImmediateSqliteDialect } from './immediate-dialect.js'
import { readMigrations } from './migrate.js'
import type { Tables } from './tables.js'

export interface Database {
  /** For statements that stand alone. Every failure is a DatabaseError. */
  readonly db: Kysely<Tables>
  /**
   * Runs `work` in one transaction that holds the write lock from its start, so that what it reads
   * still holds when it writes; what it throws rolls everything back. `work` uses `trx` alone:
   * `db` waits for the transaction to end, so awaiting it there would never return.
   * @throws DatabaseError
   */
  transaction<T>(work: (trx: Kysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Another text whenever anything was written, by this process or another; it takes microseconds.
   * What was read while it stays the same would be read the same again.
   * @throws DatabaseError
   */
  revision(): string
  close(): Promise<void>
}

/** How long a statement waits for another process, in ms. */
const BUSY_TIMEOUT_MS = 5_000

/** SQLite counts what this connection changes, and notices that another one has committed. */
function revisionOf(sqlite: SqliteDatabase): () => string {
  const own = sqlite.prepare('SELECT total_changes()').pluck()
  const others = sqlite.prepare('PRAGMA data_version').pluck()
  return () => {
    try {
      return `${own.get()} ${others.get()}`
    } catch (error) {
      throw toDatabaseError(error)
    }
  }
}

/**
 * Opens the database, making it (mode 0600, its folder 0700) and bringing it to our version.
 * @param options.path a file, or `:memory:`.
 * @param options.busyTimeoutMs how long to wait for another process's lock. Default 5,000.
 * @throws DatabaseError; a file that is refused was not altered.
 */
export async function openDatabase(options: {
  readonly path: string
  readonly clock: { now(): Date }
  readonly busyTimeoutMs?: number
}): Promise<Database> {
  const sqlite = await openDatabaseFile(
    options.path,
    options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
    readMigrations(),
    options.clock.now()
  )
  const db = new Kysely<Tables>({ dialect: new ImmediateSqliteDialect({ database: sqlite }) })
  const revision = revisionOf(sqlite)
  return {
    db,
    revision,
    transaction: (work) => db.transaction().execute(work),
    async close() {
      await db.destroy()
      // Kysely leaves it open where no statement was ever sent.
      sqlite.close()
    }
  }
}
