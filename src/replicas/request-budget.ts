import { sql } from 'kysely'
import type { Database } from '../database/index.js'

/** Turns in a row, by the clock of the database, that no other process has. */
export interface TurnsWanted {
  readonly count: number
  /** Between two of them, in ms. */
  readonly intervalMs: number
  /** Kept free behind them, in ms. */
  readonly gapMs: number
}

/** What processes that share an address take their turns from. */
export interface RequestBudget {
  /**
   * Takes turns that follow all that were taken before.
   * @returns in how many ms the first of them begins, from some moment between the call and its answer.
   * @throws DatabaseError
   */
  take(wanted: TurnsWanted): Promise<number>
}

/**
 * Turns that lie further ahead than this, in ms, and than so many turns, were taken before the clock of the
 * database was set back: nobody waits for them.
 */
const LONGEST_AHEAD_MS = 60_000
const MOST_AHEAD = 100

/** @param deps.rateGroup what the processes that share an address have in common. */
export function createRequestBudget(deps: {
  readonly database: Pick<Database, 'db'>
  readonly rateGroup: string
}): RequestBudget {
  return {
    async take({ count, intervalMs, gapMs }) {
      const taken = toMicroseconds(count * intervalMs + gapMs)
      const ahead = toMicroseconds(LONGEST_AHEAD_MS + MOST_AHEAD * intervalMs)
      const now = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000000)::bigint`
      // The row is locked before `free_at` is worked out, so two processes never take the same turn. A statement that
      // begins with WITH waits for no transaction of ours and makes no page anew, as nothing shown rests on it; sent
      // twice, where a connection is lost, it wastes some turns.
      const { rows } = await sql<{ wait: number }>`
        WITH taken AS (
          INSERT INTO request_rates AS known (rate_group, free_at)
          VALUES (${deps.rateGroup}, ${now} + ${taken}::bigint)
          ON CONFLICT (rate_group) DO UPDATE SET free_at = ${taken}::bigint + CASE
            WHEN known.free_at BETWEEN ${now} AND ${now} + ${ahead}::bigint THEN known.free_at
            ELSE ${now} END
          RETURNING free_at
        )
        SELECT free_at - ${taken}::bigint - ${now} AS wait FROM taken`.execute(deps.database.db)
      const [row] = rows
      if (row === undefined) throw new Error('The database gives no turns.')
      return Number(row.wait) / 1_000
    }
  }
}

function toMicroseconds(ms: number): number {
  return Math.ceil(ms * 1_000)
}
