import type { Logger } from 'pino'
import type { AccountConnection } from './connection.js'

/** Prices change seldom; they are asked for again after this time, in ms. */
const KEPT_MS = 24 * 3_600_000
/** Where they could not be had, in ms. */
const ASK_AGAIN_MS = 15 * 60_000

/** What Vultr's plans cost, as far as it has told. */
export interface PlanPrices {
  /** USD a month by the id of the plan, at once; empty while it is not known. */
  known(): ReadonlyMap<string, number>
  /** Asks where it is time to; never throws, and what could not be had stays unknown. */
  ask(): Promise<void>
}

export function createPlanPrices(deps: {
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
  readonly logger: Logger
}): PlanPrices {
  let prices: ReadonlyMap<string, number> = new Map()
  let askAgainAt = 0
  let asking: Promise<void> | undefined

  async function askOnce(): Promise<void> {
    const now = deps.clock.now().getTime()
    const client = await deps.connection.client()
    const answer = await client?.listPlans({ priority: 'page' })
    askAgainAt = now + (answer?.ok === true ? KEPT_MS : ASK_AGAIN_MS)
    if (answer?.ok === true) {
      prices = new Map(answer.value.items.map(({ id, monthlyCostUsd }) => [id, monthlyCostUsd]))
    }
  }

  return {
    known: () => prices,
    async ask() {
      const wait = askAgainAt - deps.clock.now().getTime()
      // A wait longer than the longest possible one means that the clock was set back.
      if (wait > 0 && wait <= KEPT_MS) return
      asking ??= askOnce()
        .catch((error: unknown) => {
          // Nobody waits for prices; a database that cannot be read is told of by what needs it.
          deps.logger.warn({ err: error }, 'the prices of the plans could not be asked for')
        })
        .finally(() => {
          asking = undefined
        })
      await asking
    }
  }
}
