import { isDue, retryDelayMs } from './retry-delay.js'

/** When each of many is tried again, in memory. Forgetting it at a restart tries once more, which is safe. */
export interface Backoffs {
  isDue(id: string): boolean
  /** @returns how often in a row it was put off by now. */
  putOff(id: string, retryAfterMs?: number): number
}

/** What was not put off again for this long, in ms, has come to its end: the next time is the first one. */
const FORGOTTEN_MS = 24 * 3_600_000

/** @param deps.baseMs the first wait, in ms; it doubles up to half an hour. */
export function createBackoffs(deps: {
  readonly clock: { now(): Date }
  readonly random: () => number
  readonly baseMs: number
}): Backoffs {
  const waits = new Map<string, { readonly attempts: number; readonly until: Date }>()
  let sweptAt = deps.clock.now()

  const isLongAgo = (since: Date, now: Date) =>
    Math.abs(now.getTime() - since.getTime()) > FORGOTTEN_MS

  function sweep(now: Date): void {
    if (!isLongAgo(sweptAt, now)) return
    sweptAt = now
    for (const [id, { until }] of waits) if (isLongAgo(until, now)) waits.delete(id)
  }

  return {
    isDue: (id) => isDue(waits.get(id)?.until, deps.clock.now()),
    putOff(id, retryAfterMs) {
      const now = deps.clock.now()
      sweep(now)
      const former = waits.get(id)
      const isInARow = former !== undefined && !isLongAgo(former.until, now)
      const attempts = isInARow ? former.attempts + 1 : 1
      const random = deps.random()
      const waitMs = retryDelayMs({ baseMs: deps.baseMs, attempts, retryAfterMs, random })
      waits.set(id, { attempts, until: new Date(now.getTime() + waitMs) })
      return attempts
    }
  }
}
