import { type Kysely, PostgresAdapter } from 'kysely'
import type { Tables } from '../tables/tables.js'

/** For the few statements that the two databases need in different words. */
export function isOnPostgres(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
