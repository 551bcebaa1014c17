import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { LEAD_ASKED_MS, type Leadership, LeadLostError } from './leadership.js'
import type { Presence } from './presence.js'
import type { Reach } from './reach.js'

/** How often a replica that may be cut off from Vultr, or whose leader is, asks whether it is answered, in ms. */
const REACH_ASKED_MS = 5_000

/** How often a replica sees to what the others ask of it, in ms. */
const TURN_MS = 500

/** The part of a process that has to do with the others on its database. */
export interface Replica {
  /** Takes part from now on: asks for the lead, and prolongs it. */
  start(): void
  /**
   * Does a pass of the scheduler where this replica leads. @returns undefined where it does not, or not any more.
   */
  pass<T>(work: () => Promise<T>): Promise<T | undefined>
  /** Begins nothing more for the others; resolves when what was begun is done. Never rejects. */
  rest(): Promise<void>
  /** Lets another one lead at once. Never rejects. */
  leave(): Promise<void>
}

/**
 * @param deps.turn what is done for the others, again and again; never rejects.
 * @param deps.askVultr sends it a request, of which the reach is told; never rejects.
 */
export function createReplica(deps: {
  readonly leadership: Leadership
  readonly presence: Presence
  readonly reach: Reach
  readonly turn: () => Promise<void>
  readonly askVultr: () => Promise<void>
  readonly logger: Logger
}): Replica {
  const { leadership, presence, reach, logger } = deps
  const closing = new AbortController()
  let going: readonly Promise<void>[] = []

  /** @returns whether it is known how things stand: who leads, and which servers are the panel's. */
  async function askForLead(): Promise<boolean> {
    try {
      await leadership.ask()
      await presence.note()
      return true
    } catch (error) {
      logger.error({ err: error }, 'this replica could not ask for the lead')
      return false
    }
  }

  /** Who might lead in the place of one that is cut off has to know that it is not. */
  async function askForAnswers(): Promise<void> {
    const mightLead = presence.isLeaderCutOff() && reach.isAnswered() === undefined
    if (reach.isInDoubt() || mightLead) await deps.askVultr()
  }

  async function again(work: () => Promise<unknown>, everyMs: number): Promise<void> {
    while (!closing.signal.aborted) {
      await work()
      await wait(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
    }
  }

  return {
    start() {
      if (going.length > 0) return
      // Reading a large account for the others takes longer than a lead that is not prolonged.
      going = [
        again(askForLead, LEAD_ASKED_MS),
        again(deps.turn, TURN_MS),
        again(askForAnswers, REACH_ASKED_MS)
      ]
    },
    async pass(work) {
      if (!(await askForLead())) return undefined
      try {
        return await leadership.lead(work)
      } catch (error) {
        if (!(error instanceof LeadLostError)) throw error
        logger.warn({ err: error }, 'this replica ended its pass: another one leads by now')
        return undefined
      }
    },
    async rest() {
      closing.abort()
      await Promise.all(going)
    },
    async leave() {
      closing.abort()
      try {
        await leadership.release()
        await presence.leave()
      } catch (error) {
        logger.error({ err: error }, 'this replica could not give up the lead')
      }
    }
  }
}
