import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { attempted } from '../common/index.js'
import type { Database } from './database.js'
import type { Tables } from './tables/tables.js'

export interface MendingDeps {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}

/**
 * Mends rows that cannot be read, each in a transaction of its own; one that fails is logged and holds
 * up no other.
 * @param rows with their `rowid`: nothing else of them is certain to be readable.
 */
export async function mendRows<R extends { readonly row: number }>(
  deps: MendingDeps,
  what: string,
  rows: readonly R[],
  mend: (trx: Kysely<Tables>, row: R, now: Date) => Promise<void>
): Promise<void> {
  for (const each of rows) {
    await attempted(deps, `mending row ${each.row} of ${what}`, () =>
      deps.database.transaction((trx) => mend(trx, each, deps.clock.now()))
    )
  }
}
