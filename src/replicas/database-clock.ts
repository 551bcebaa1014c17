import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/index.js'

/** The time by the clock of the PostgreSQL server, which all replicas share. @throws DatabaseError */
export async function databaseClock(trx: Kysely<Tables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(trx)
  const now = rows[0]?.now
  if (now === undefined) throw new Error('The database does not tell the time.')
  return new Date(now)
}
