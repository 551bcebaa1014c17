import type { Kysely } from 'kysely'
import { type Database, storedCount, storedInstant, type Tables } from '../database/index.js'

/** Vultr would not make another snapshot while the account held so many. */
export interface QuotaRefusal {
  readonly held: number
  readonly at: Date
}

/** Remembers where the account's limit was met. @throws DatabaseError from each call */
export interface QuotaStore {
  lastRefusal(): Promise<QuotaRefusal | undefined>
  refused(held: number): Promise<void>
  /** The account is listed with so many: a limit that was met below that was raised since. */
  listed(held: number): Promise<void>
}

/** Where the limit was met is said of one account. @throws DatabaseError */
export async function forgetQuotaRefusal(trx: Kysely<Tables>): Promise<void> {
  await trx.deleteFrom('quota_refusal').execute()
}

export function createQuotaStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): QuotaStore {
  const { db } = deps.database
  return {
    async lastRefusal() {
      const row = await db.selectFrom('quota_refusal').selectAll().executeTakeFirst()
      const held = storedCount(row?.held)
      const at = storedInstant(row?.refused_at)
      return held === undefined || at === undefined ? undefined : { held, at }
    },
    async refused(held) {
      const columns = { held, refused_at: deps.clock.now().toISOString() }
      await db
        .insertInto('quota_refusal')
        .values({ id: 1, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute()
    },
    async listed(held) {
      await db.deleteFrom('quota_refusal').where('held', '<', held).execute()
    }
  }
}
