import type { Kysely } from 'kysely'
import { storedInstant, type Tables } from '../database/index.js'

/** When the list was read by which slots were claimed last; undefined before the first time. @throws DatabaseError */
export async function readClaimedList(db: Kysely<Tables>): Promise<Date | undefined> {
  const row = await db.selectFrom('claimed_list').select('read_at').executeTakeFirst()
  return storedInstant(row?.read_at)
}

/** @throws DatabaseError */
export async function writeClaimedList(db: Kysely<Tables>, readAt: Date): Promise<void> {
  const row = { read_at: readAt.toISOString() }
  await db
    .insertInto('claimed_list')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}
