import type { Database, DatabasePlace } from '../database.js'
import { openSqlite } from '../open-sqlite.js'

/**
 * Opens the database, making what is missing and bringing it to our version.
 * @param options.path a file, made if missing, or `:memory:`; or
 * @param options.url `postgres://user:password@host/database`. The driver for it is loaded only then.
 * @param options.busyTimeoutMs how long to wait for another process's lock. Default 5,000.
 * @param options.connections of a PostgreSQL database at most; one more listens. Default 8.
 * @param options.isWatched whether its revision is asked for; without that no connection listens to what
 * other processes write to PostgreSQL. Default true.
 * @throws DatabaseError; what is refused was not altered.
 */
export async function openDatabase(
  options: DatabasePlace & {
    readonly clock: { now(): Date }
    readonly busyTimeoutMs?: number
    readonly connections?: number
    readonly isWatched?: boolean
  }
): Promise<Database> {
  if ('path' in options) return await openSqlite(options)
  const { openPostgres } = await import('../postgres/open-postgres.js')
  return await openPostgres(options)
}
