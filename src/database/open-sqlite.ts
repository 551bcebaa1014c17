import type { Database as SqliteDatabase } from 'better-sqlite3'
import { Kysely, sql } from 'kysely'
import type { Database } from './database.js'
import { openDatabaseFile } from './database-file.js'
import { toDatabaseError } from './errors/database-error.js'
import { BLOCKING_MS, ImmediateSqliteDialect } from './immediate-dialect.js'
import { readMigrations } from './migrations/migration-files.js'
import { keepStatements } from './prepared-statements.js'
import type { Tables } from './tables/tables.js'

/** How long a statement waits for another process, in ms. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * SQLite counts what this connection changes, and notices that another one has committed. The latter is
 * asked once a turn of the event loop, as a page wants to know it a dozen times: what another process
 * writes meanwhile counts as written after that page was read.
 */
function revisionOf(sqlite: SqliteDatabase): () => string {
  const own = sqlite.prepare('SELECT total_changes()').pluck()
  const others = sqlite.prepare('PRAGMA data_version').pluck()
  let ofOthers: unknown
  return () => {
    try {
      if (ofOthers === undefined) {
        ofOthers = others.get()
        setImmediate(() => {
          ofOthers = undefined
        })
      }
      return `${own.get()} ${ofOthers}`
    } catch (error) {
      throw toDatabaseError(error)
    }
  }
}

/**
 * Moves the write-ahead log into the file and empties it. Does not wait for other processes: SQLite
 * would wait in our thread, and everybody with it.
 * @returns whether it was emptied.
 */
async function truncateLog(db: Kysely<Tables>): Promise<boolean> {
  try {
    return await db.connection().execute(async (connection) => {
      await sql`PRAGMA busy_timeout = 0`.execute(connection)
      try {
        const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(
          connection
        )
        return rows[0]?.busy === 0
      } finally {
        await sql`PRAGMA busy_timeout = ${sql.lit(BLOCKING_MS)}`.execute(connection)
      }
    })
  } catch {
    // What was to be deleted is deleted; only the log is left, which is tried again.
    return false
  }
}

/**
 * Opens the database file, making it (mode 0600, its folder 0700) and bringing it to our version.
 * @param options.path a file, or `:memory:`.
 * @param options.busyTimeoutMs how long to wait for another process's lock. Default 5,000.
 * @throws DatabaseError; a file that is refused was not altered.
 */
export async function openSqlite(options: {
  readonly path: string
  readonly clock: { now(): Date }
  readonly busyTimeoutMs?: number
}): Promise<Database> {
  const busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS
  const sqlite = await openDatabaseFile(
    options.path,
    busyTimeoutMs,
    readMigrations(),
    options.clock.now()
  )
  sqlite.pragma(`busy_timeout = ${BLOCKING_MS}`)
  const dialect = new ImmediateSqliteDialect({ database: keepStatements(sqlite) }, busyTimeoutMs)
  const db = new Kysely<Tables>({ dialect })
  const revision = revisionOf(sqlite)
  // A process that ended in the middle may have left it undone.
  let isErasureOwed = true

  async function settleErasure(): Promise<void> {
    if (isErasureOwed) isErasureOwed = !(await truncateLog(db))
  }

  return {
    db,
    revision,
    transaction: (work) => db.transaction().execute(work),
    async erase() {
      isErasureOwed = true
      await settleErasure()
    },
    settleErasure,
    async close() {
      // The last to close a file empties its log; where another process has it open too, we try.
      await settleErasure()
      await db.destroy()
      // Kysely leaves it open where no statement was ever sent.
      sqlite.close()
    }
  }
}
