import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import { addToTotal } from '../../totals/index.js'

const FINAL = ['complete', 'failed', 'missed'] as const

/** Counts runs that ended, in the transaction that ends them. @throws DatabaseError */
export async function countEnded(trx: Kysely<Tables>, state: unknown, count = 1): Promise<void> {
  const final = FINAL.find((each) => each === state)
  if (final !== undefined) await addToTotal(trx, 'runs', final, count)
}
