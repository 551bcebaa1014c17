import { type Kysely, sql } from 'kysely'
import { storedCount, storedText, type Tables } from '../database/index.js'

/** What is counted: runs that ended, and requests to Vultr. */
export type Counter = 'runs' | 'vultr-requests'

/** Adds to how often something happened. In the transaction of what it counts, where there is one. @throws DatabaseError */
export async function addToTotal(
  db: Kysely<Tables>,
  counter: Counter,
  outcome: string,
  count: number
): Promise<void> {
  await db
    .insertInto('totals')
    .values({ counter, outcome, total: count })
    .onConflict((conflict) =>
      conflict
        .columns(['counter', 'outcome'])
        .doUpdateSet({ total: sql<number>`totals.total + excluded.total` })
    )
    .execute()
}

/** How often it happened with each outcome, since the database was made. @throws DatabaseError */
export async function readTotals(
  db: Kysely<Tables>,
  counter: Counter
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('totals')
    .select(['outcome', 'total'])
    .where('counter', '=', counter)
    .orderBy('outcome')
    .execute()
  return new Map(
    rows.flatMap((row) => {
      const [outcome, total] = [storedText(row.outcome), storedCount(row.total)]
      return outcome === undefined || total === undefined ? [] : [[outcome, total] as const]
    })
  )
}
