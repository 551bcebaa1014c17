import { delayAfter, FORGOTTEN_AFTER_MS, MOST_SOURCES } from './failures.js'
import type { PanelDatabase } from './panel-database.js'

/** A check that was counted before it is made. */
export interface Attempt {
  /** Notes how it ended. @throws DatabaseError */
  end(result: 'right' | 'wrong'): Promise<void>
}

/** In how many ms a check may be made at the earliest, as it may not be now. */
export interface Refused {
  /** For the source of this visitor. */
  readonly sourceMs: number
  /** For any stranger. */
  readonly strangersMs: number
}

/**
 * Failures as all processes on one database count them, and as they outlive a restart. Each attempt counts as
 * failed from before it is made, so that several at once, at several processes, are no more than one after another.
 */
export interface SharedFailures {
  /** @throws DatabaseError */
  begin(visitor: {
    readonly lane: 'known' | 'stranger'
    readonly source: string
  }): Promise<Attempt | Refused>
}

/** Not an address, nor the name of a browser. */
const ALL_STRANGERS = 'strangers'

/** Another process was quicker so often that it is asked again later. */
const TRIES = 3
const RETRY_MS = 50

const SWEEP_EVERY_MS = 60_000

interface Row {
  readonly source: string
  readonly failures: number
  readonly last_at: string
}

/** @param deps.strangerPaceMs from one failed check of a stranger to the next check of any. */
export function createSharedFailures(deps: {
  readonly database: PanelDatabase
  readonly strangerPaceMs: number
}): SharedFailures {
  const { database } = deps
  let sweptAt = Number.NEGATIVE_INFINITY

  async function read(sources: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const rows = await database.run((db) =>
      db.selectFrom('panel_sign_in_failures').selectAll().where('source', 'in', sources).execute()
    )
    return new Map(rows.map((row) => [row.source, row]))
  }

  function waitOf(row: Row | undefined, now: number): number {
    if (row === undefined || isForgotten(row, now)) return 0
    const delay = row.source === ALL_STRANGERS ? deps.strangerPaceMs : delayAfter(row.failures)
    const age = now - Date.parse(row.last_at)
    // From before the clock was set back: nobody waits until it has caught up, and it counts on.
    return age < 0 ? 0 : Math.max(0, delay - age)
  }

  /** @returns false where another process has counted one meanwhile. */
  async function count(source: string, row: Row | undefined, now: number): Promise<boolean> {
    const last_at = new Date(now).toISOString()
    if (row === undefined) {
      const { numInsertedOrUpdatedRows = 0n } = await database.run((db) =>
        db
          .insertInto('panel_sign_in_failures')
          .values({ source, failures: 1, last_at })
          .onConflict((conflict) => conflict.column('source').doNothing())
          .executeTakeFirst()
      )
      return numInsertedOrUpdatedRows > 0n
    }
    const failures = isForgotten(row, now) ? 1 : row.failures + 1
    const { numUpdatedRows } = await database.run((db) =>
      db
        .updateTable('panel_sign_in_failures')
        .set({ failures, last_at })
        .where('source', '=', source)
        .where('failures', '=', row.failures)
        .where('last_at', '=', row.last_at)
        .executeTakeFirst()
    )
    return numUpdatedRows > 0n
  }

  /** Forgets what no longer counts; what is kept stays small from however many addresses somebody comes. */
  async function sweep(now: number): Promise<void> {
    if (Math.abs(now - sweptAt) < SWEEP_EVERY_MS) return
    sweptAt = now
    const oldest = new Date(now - FORGOTTEN_AFTER_MS).toISOString()
    await database.run((db) =>
      db
        .deleteFrom('panel_sign_in_failures')
        .where((eb) =>
          eb.or([
            eb('last_at', '<=', oldest),
            eb(
              'source',
              'not in',
              eb
                .selectFrom('panel_sign_in_failures')
                .select('source')
                .orderBy('last_at', 'desc')
                .limit(MOST_SOURCES)
            )
          ])
        )
        .execute()
    )
  }

  async function end(source: string, isStranger: boolean, result: 'right' | 'wrong', at: number) {
    const begun = new Date(at).toISOString()
    if (result === 'wrong') {
      // From its end on, as a check takes its time.
      const last_at = new Date(await database.now()).toISOString()
      await database.run((db) =>
        db
          .updateTable('panel_sign_in_failures')
          .set({ last_at })
          .where('source', '=', source)
          .where('last_at', '=', begun)
          .execute()
      )
      return
    }
    await database.run((db) =>
      db
        .deleteFrom('panel_sign_in_failures')
        .where((eb) =>
          eb.or([
            eb('source', '=', source),
            // Strangers are paced by what fails; another one that has begun since counts on.
            ...(isStranger
              ? [eb.and([eb('source', '=', ALL_STRANGERS), eb('last_at', '=', begun)])]
              : [])
          ])
        )
        .execute()
    )
  }

  return {
    async begin({ lane, source }) {
      const isStranger = lane === 'stranger'
      // The pace first: where the other one then has to wait after all, no failure was counted in vain.
      const sources = isStranger ? [ALL_STRANGERS, source] : [source]
      for (let time = 0; time < TRIES; time += 1) {
        const now = Math.floor(await database.now())
        const rows = await read(sources)
        const sourceMs = waitOf(rows.get(source), now)
        const strangersMs = isStranger ? waitOf(rows.get(ALL_STRANGERS), now) : 0
        if (sourceMs > 0 || strangersMs > 0) return { sourceMs, strangersMs }
        await sweep(now)
        let isCounted = true
        for (const each of sources) isCounted &&= await count(each, rows.get(each), now)
        if (isCounted) return { end: (result) => end(source, isStranger, result, now) }
      }
      return { sourceMs: RETRY_MS, strangersMs: 0 }
    }
  }
}

/** So is one whose time cannot be read. */
function isForgotten({ last_at }: Row, now: number): boolean {
  return !(now - Date.parse(last_at) < FORGOTTEN_AFTER_MS)
}
