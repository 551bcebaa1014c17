import type pg from 'pg'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'

/** The clock of a whole fleet: of the database, of the replicas and of the account. */
export interface FleetClock {
  /** How far it is from the machine's, in ms. */
  movedMs(): number
  /** Moves it to just after the next full hour. */
  nextHour(): Promise<void>
  /** Moves it to so many ms after the next midnight. */
  nextDay(afterMs: number): Promise<void>
  /** Moves it on; who runs and leads goes on leading, and nobody who runs is gone. @param byMs */
  pass(byMs: number): Promise<void>
  /** As if the lead had not been prolonged for as long as it lasts. */
  endLead(): Promise<void>
}

/**
 * @param replicas.pids of those that run.
 * @param replicas.moved after each move.
 */
export async function createFleetClock(
  database: pg.Pool,
  firstMs: number,
  replicas: { readonly pids: () => readonly number[]; readonly moved: () => void }
): Promise<FleetClock> {
  let movedMs = firstMs
  await database.query(`
    CREATE TABLE fleet_clock (moved_ms BIGINT);
    INSERT INTO fleet_clock VALUES (${movedMs});
    CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
      $$ SELECT pg_catalog.clock_timestamp() + moved_ms * interval '1 ms' FROM public.fleet_clock $$`)

  async function pass(byMs: number): Promise<void> {
    // Those that are gone are found to be gone.
    const runs = (column: string) =>
      `split_part(${column}, '/', 2) IN (${['0', ...replicas.pids()].map((pid) => `'${pid}'`)})`
    await database.query(`
      BEGIN;
      UPDATE fleet_clock SET moved_ms = moved_ms + ${byMs};
      UPDATE leader SET until = ${later('until', byMs)} WHERE ${runs('replica_id')};
      UPDATE replicas SET seen_at = ${later('seen_at', byMs)} WHERE ${runs('id')};
      COMMIT`)
    movedMs += byMs
    replicas.moved()
  }

  const untilNext = (everyMs: number) => everyMs - ((Date.now() + movedMs) % everyMs)

  return {
    movedMs: () => movedMs,
    pass,
    nextHour: () => pass(untilNext(HOUR) + MINUTE / 30),
    nextDay: (afterMs) => pass(untilNext(DAY) + afterMs),
    async endLead() {
      await database.query(`UPDATE leader SET until = ${later('until', -MINUTE)}`)
    }
  }
}

/** An instant as the tables hold it, so many ms later. */
function later(column: string, byMs: number): string {
  const at = `${column}::timestamptz + ${byMs} * interval '1 ms'`
  return `to_char((${at}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
