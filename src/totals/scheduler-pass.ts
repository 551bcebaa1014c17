import type { Kysely } from 'kysely'
import { storedInstant, type Tables } from '../database/index.js'

/** Notes that a pass was whole. @throws DatabaseError */
export async function notePass(db: Kysely<Tables>, at: Date): Promise<void> {
  const columns = { ended_at: at.toISOString() }
  await db
    .insertInto('scheduler_pass')
    .values({ id: 1, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute()
}

/** Of whichever replica leads; undefined before the first. @throws DatabaseError */
export async function readLastPass(db: Kysely<Tables>): Promise<Date | undefined> {
  const row = await db.selectFrom('scheduler_pass').select('ended_at').executeTakeFirst()
  return storedInstant(row?.ended_at)
}
