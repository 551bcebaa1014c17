import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { LEAD_ASKED_MS, type Leadership } from './leadership.js'
import type { Presence } from './presence.js'

/** How often a replica sees to what the others ask of it, in ms. */
const TURN_MS = 500

/** The part of a process that has to do with the others on its database. */
export interface Replica {
  /** Takes part from now on: asks for the lead, and prolongs it. */
  start(): void
  /** Does a pass of the scheduler where this replica leads. @returns undefined where it does not. */
  pass<T>(work: () => Promise<T>): Promise<T | undefined>
  /** Lets another one lead at once. Never rejects. */
  stop(): Promise<void>
}

/** @param deps.turn what is done for the others, again and again; never rejects. */
export function createReplica(deps: {
  readonly leadership: Leadership
  readonly presence: Presence
  readonly turn: () => Promise<void>
  readonly logger: Logger
}): Replica {
  const { leadership, presence, logger } = deps
  const closing = new AbortController()
  let going: Promise<void> | undefined

  async function askForLead(): Promise<void> {
    try {
      await leadership.ask()
      await presence.note()
    } catch (error) {
      logger.error({ err: error }, 'this replica could not ask for the lead')
    }
  }

  async function takePart(): Promise<void> {
    let askedAt = Number.NEGATIVE_INFINITY
    while (!closing.signal.aborted) {
      if (performance.now() - askedAt >= LEAD_ASKED_MS) {
        askedAt = performance.now()
        await askForLead()
      }
      await deps.turn()
      await wait(TURN_MS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
    }
  }

  return {
    start() {
      going ??= takePart()
    },
    async pass(work) {
      await askForLead()
      return await leadership.lead(work)
    },
    async stop() {
      closing.abort()
      await going
      try {
        await leadership.release()
        await presence.leave()
      } catch (error) {
        logger.error({ err: error }, 'this replica could not give up the lead')
      }
    }
  }
}
