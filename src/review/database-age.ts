import type { Kysely } from 'kysely'
import { storedInstant, type Tables } from '../database/index.js'

/** When this database began, by what it holds; now where it holds nothing. @throws DatabaseError */
export async function oldestRow(db: Kysely<Tables>, now: Date): Promise<Date> {
  const entry = await db
    .selectFrom('activity')
    .select((eb) => eb.fn.min('at').as('at'))
    .executeTakeFirst()
  const run = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.min('created_at').as('at'))
    .executeTakeFirst()
  const settings = await db.selectFrom('snapshot_settings').select('saved_at').executeTakeFirst()
  const known = [entry?.at, run?.at, settings?.saved_at].flatMap((at) => storedInstant(at) ?? [])
  return new Date(Math.min(now.getTime(), ...known.map((at) => at.getTime())))
}
