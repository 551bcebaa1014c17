import PQueue from 'p-queue'

export type RequestPriority = 'page' | 'scheduler'

/** Gives each request its turn; all calls of one addon pass one limiter. */
export interface RequestLimiter {
  /** Runs `request` when its turn comes; a person's before the scheduler's. */
  turn<T>(priority: RequestPriority, request: () => Promise<T>): Promise<T>
}

/**
 * Starts requests evenly spaced, never two closer together than the rate allows, also after a
 * pause. It bounds how often requests start, not how many are under way.
 * @param options.requestsPerSecond more than 0.
 */
export function createRequestLimiter(options: {
  readonly requestsPerSecond: number
}): RequestLimiter {
  const queue = new PQueue({
    // Timers know whole milliseconds and cut off the rest, which would make it faster than asked for.
    interval: Math.ceil(1000 / options.requestsPerSecond),
    intervalCap: 1,
    // Undecided otherwise: a request that takes long must not take turns from others.
    carryoverConcurrencyCount: false
  })
  return {
    turn: <T>(priority: RequestPriority, request: () => Promise<T>) =>
      queue.add(request, { priority: priority === 'page' ? 1 : 0 }) as Promise<T>
  }
}
