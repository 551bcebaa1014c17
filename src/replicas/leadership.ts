import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import { PassEndedError } from '../common/index.js'
import { type Database, fencedDatabase, type Tables } from '../database/index.js'
import { CLOCK_WRONG_MS, compareClocks, isAnotherRight } from './database-clock.js'
import { readTerm, type Term, writeTerm } from './lead-store.js'

/** How long a lead lasts that is not prolonged, in ms: after it another replica takes over. */
export const LEAD_MS = 15_000

/** How often the lead is prolonged, and asked for by those that have it not, in ms. */
export const LEAD_ASKED_MS = 5_000

/** Another replica leads by now: what was begun as the leader writes nothing any more. */
export class LeadLostError extends PassEndedError {
  override readonly name = 'LeadLostError'
}

/** Which of the processes on one database does what must be done by one alone. */
export interface Leadership {
  /**
   * Prolongs the lead, or takes it where nobody has it; leaves it to one whose clock is right where its own is wrong,
   * and to one that Vultr answers where it is cut off from Vultr.
   * @returns whether this replica leads.
   * @throws DatabaseError
   */
  ask(): Promise<boolean>
  /** Whether this replica led when it asked last. The database decides, at each of its transactions. */
  isLeading(): boolean
  /** Another number each time that this replica begins to lead; undefined while it does not. */
  term(): number | undefined
  /** Whether nobody leads at the moment. @throws DatabaseError */
  isVacant(): Promise<boolean>
  /**
   * Does a work as the leader: whatever of it writes fails once another replica has led.
   * @returns undefined, and nothing is done, where this replica does not lead.
   */
  lead<T>(work: () => Promise<T>): Promise<T | undefined>
  /** Lets another replica lead at once. @throws DatabaseError */
  release(): Promise<void>
  /** The database in which whatever is written by a work of the leader is checked. */
  readonly fenced: Database
}

/**
 * Leading for a limited time, with a token that grows: a replica that was paused, or cut off, and comes back finds
 * another token in the transaction in which it wants to write.
 * @param deps.databaseNow the clock that all replicas share.
 */
export function createLeadership(deps: {
  readonly database: Database
  readonly replicaId: string
  readonly databaseNow: (trx: Kysely<Tables>) => Promise<Date>
  /** The one by which this replica would decide what is due. */
  readonly clock: { now(): Date }
  /** Whether Vultr does not answer this replica; default: it does. */
  readonly isCutOff?: () => boolean
}): Leadership {
  const { database, replicaId, databaseNow } = deps
  const leading = new AsyncLocalStorage<Term>()
  let own: Term | undefined
  // The same term goes on where nobody has led meanwhile.
  let lastToken: number | undefined

  async function ask(): Promise<boolean> {
    try {
      own = await database.transaction((trx) => takeOrProlong(trx))
    } catch (error) {
      // Who cannot prolong it does not begin anything more.
      own = undefined
      throw error
    }
    lastToken = own?.token
    return own !== undefined
  }

  async function takeOrProlong(trx: Kysely<Tables>): Promise<Term | undefined> {
    const { now, aheadMs } = await compareClocks(trx, deps)
    const term = await readTerm(trx)
    const isOurs = term !== undefined && term.token === lastToken
    if (await isAnotherFitter(trx, now, aheadMs)) {
      if (isOurs) await writeTerm(trx, { ...term, until: new Date(0) })
      return undefined
    }
    if (term !== undefined && !isOurs && isHeld(term, now)) return undefined
    const token = isOurs ? term.token : (term?.token ?? 0) + 1
    const next = { token, replicaId, until: new Date(now.getTime() + LEAD_MS) }
    await writeTerm(trx, next)
    return next
  }

  /** A wrong clock is worse than no answers: what it takes for due is not undone. */
  async function isAnotherFitter(
    trx: Kysely<Tables>,
    now: Date,
    aheadMs: number
  ): Promise<boolean> {
    const isWrong = Math.abs(aheadMs) > CLOCK_WRONG_MS
    if (!isWrong && deps.isCutOff?.() !== true) return false
    return await isAnotherRight(trx, { ownId: replicaId, now, mustReachVultr: !isWrong })
  }

  async function refuseLost(trx: Kysely<Tables>): Promise<void> {
    const term = leading.getStore()
    if (term === undefined) return
    const now = await readTerm(trx)
    if (now?.token !== term.token) throw new LeadLostError('Another replica leads by now.')
  }

  return {
    ask,
    isLeading: () => own !== undefined,
    term: () => (leading.getStore() ?? own)?.token,
    async isVacant() {
      const term = await readTerm(database.db)
      return term === undefined || !isHeld(term, await databaseNow(database.db))
    },
    async lead(work) {
      return own === undefined ? undefined : await leading.run(own, work)
    },
    async release() {
      const term = own
      own = undefined
      lastToken = undefined
      if (term === undefined) return
      await database.transaction(async (trx) => {
        const now = await readTerm(trx)
        if (now?.token === term.token) await writeTerm(trx, { ...now, until: new Date(0) })
      })
    },
    fenced: fencedDatabase(database, {
      isNeeded: () => leading.getStore() !== undefined,
      check: refuseLost
    })
  }
}

/** A lead that would last longer than any does was taken before the clock of the database was set back. */
function isHeld({ until }: Term, now: Date): boolean {
  const left = until.getTime() - now.getTime()
  return left > 0 && left <= LEAD_MS
}
