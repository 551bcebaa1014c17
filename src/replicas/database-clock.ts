import { type Kysely, sql } from 'kysely'
import { storedInstant, type Tables } from '../database/index.js'

/** The time by the clock of the PostgreSQL server, which all replicas share. @throws DatabaseError */
export async function databaseClock(trx: Kysely<Tables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(trx)
  const now = rows[0]?.now
  if (now === undefined) throw new Error('The database does not tell the time.')
  return new Date(now)
}

/** A clock that is further from the database's than this, in ms, is told of. */
export const CLOCK_OFF_MS = 60_000

/**
 * A replica whose clock is further from the database's than this, in ms, leaves the lead to one whose clock is
 * right: it would take slots for others than they are. Where there is no other one it leads all the same, as a panel
 * that is alone on its database does by whatever clock it has.
 */
export const CLOCK_WRONG_MS = 10 * 60_000

/** One that might lead in the place of another was seen within this time, in ms: three times as long as between two notes. */
const FIT_MS = 15_000

/** A replica that was not seen for so long, by the clock of the database, does not run any more, in ms. */
export const GONE_MS = 60_000

/**
 * Whether another replica runs whose clock is not wrong.
 * @param other.now by the clock of the database.
 * @param other.mustReachVultr whether it has to be one that Vultr answers.
 * @throws DatabaseError
 */
export async function isAnotherRight(
  trx: Kysely<Tables>,
  {
    ownId,
    now,
    mustReachVultr
  }: { readonly ownId: string; readonly now: Date; readonly mustReachVultr: boolean }
): Promise<boolean> {
  const rows = await trx
    .selectFrom('replicas')
    .select(['seen_at', 'clock_ahead_ms', 'reaches_vultr'])
    .where('id', '!=', ownId)
    .execute()
  return rows.some(({ seen_at, clock_ahead_ms, reaches_vultr }) => {
    if (mustReachVultr && reaches_vultr !== 1) return false
    const age = now.getTime() - (storedInstant(seen_at)?.getTime() ?? 0)
    return (
      Math.abs(age) <= (mustReachVultr ? FIT_MS : GONE_MS) &&
      Math.abs(clock_ahead_ms ?? 0) <= CLOCK_WRONG_MS
    )
  })
}

/** The time of the database, and how far the clock of a process is from it. */
export interface ComparedClocks {
  readonly now: Date
  /** In ms; less than nothing where the process's clock is behind. */
  readonly aheadMs: number
}

/** Compares with the middle of the time that asking takes. @throws DatabaseError */
export async function compareClocks(
  trx: Kysely<Tables>,
  clocks: {
    readonly databaseNow: (trx: Kysely<Tables>) => Promise<Date>
    readonly clock: { now(): Date }
  }
): Promise<ComparedClocks> {
  const before = clocks.clock.now().getTime()
  const now = await clocks.databaseNow(trx)
  const after = clocks.clock.now().getTime()
  return { now, aheadMs: Math.round((before + after) / 2 - now.getTime()) }
}
