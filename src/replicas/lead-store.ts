import type { Kysely } from 'kysely'
import { storedCount, storedInstant, type Tables } from '../database/index.js'

type Db = Kysely<Tables>

/** One time of leading, by one replica. */
export interface Term {
  /** Greater than that of each term before. */
  readonly token: number
  readonly replicaId: string
  /** By the clock of the database; the lead is free from then on. */
  readonly until: Date
}

/** Undefined where nobody has led yet. @throws DatabaseError */
export async function readTerm(trx: Db): Promise<Term | undefined> {
  const row = await trx
    .selectFrom('leader')
    .select(['token', 'replica_id', 'until'])
    .where('id', '=', 1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    token: storedCount(row.token) ?? 0,
    replicaId: row.replica_id,
    // Where it does not say until when, the lead is free.
    until: storedInstant(row.until) ?? new Date(0)
  }
}

/** @throws DatabaseError */
export async function writeTerm(trx: Db, { token, replicaId, until }: Term): Promise<void> {
  const row = { token, replica_id: replicaId, until: until.toISOString() }
  await trx
    .insertInto('leader')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}
