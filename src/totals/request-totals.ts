import type { Logger } from 'pino'
import type { Database } from '../database/index.js'
import { addToTotal } from './totals.js'

/** Counts the requests that this process sends to Vultr; they are written down together. */
export interface RequestTotals {
  /** @param outcome `ok`, or the kind of the error. */
  note(outcome: string): void
  /** Adds what was counted to the totals of all replicas. Never rejects: what cannot be written stays counted. */
  write(): Promise<void>
}

export function createRequestTotals({
  database,
  logger
}: {
  readonly database: Pick<Database, 'transaction'>
  readonly logger: Pick<Logger, 'warn'>
}): RequestTotals {
  let counts = new Map<string, number>()

  function add(outcome: string, count: number): void {
    counts.set(outcome, (counts.get(outcome) ?? 0) + count)
  }

  return {
    note: (outcome) => add(outcome, 1),
    async write() {
      if (counts.size === 0) return
      const written = counts
      counts = new Map()
      try {
        await database.transaction(async (trx) => {
          // In one order, so that two replicas never wait for one another.
          for (const [outcome, count] of [...written].sort()) {
            await addToTotal(trx, 'vultr-requests', outcome, count)
          }
        })
      } catch (error) {
        for (const [outcome, count] of written) add(outcome, count)
        logger.warn({ err: error }, 'the requests to Vultr could not be counted')
      }
    }
  }
}
