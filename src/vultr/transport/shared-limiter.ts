import { setTimeout as wait } from 'node:timers/promises'
import type { RequestLimiter, RequestPriority } from './request-limiter.js'

/** Gives turns that no other process on the same address has. */
export interface SharedTurns {
  /**
   * @param wanted.intervalMs between two turns.
   * @param wanted.gapMs to be kept free behind the last of them.
   * @returns in how many ms the first one begins, from some moment between the call and its answer.
   */
  take(wanted: {
    readonly count: number
    readonly intervalMs: number
    readonly gapMs: number
  }): Promise<number>
}

/**
 * A turn is used this late at most, in ms, or not at all. So much longer than the rate asks for is a second of
 * turns, so that late ones and punctual ones together still keep to it.
 */
const LATE_MS = 50

/** A database that answers more slowly than this, in ms, is not waited for with ever larger gaps. */
const LONGEST_LATE_MS = 5_000

/** So many times in a second, as a rule, turns are taken by a process that has enough to send. */
const SLICES_PER_SECOND = 4

/** A turn by the monotonic clock of this process, in ms. */
interface Turn {
  /** From when on it has surely begun. */
  readonly from: number
  /** After this it may have begun too long ago. */
  readonly until: number
}

interface Waiting {
  start(): void
  fail(error: unknown): void
}

/**
 * Starts the requests of several processes evenly spaced, never more within a second than the rate allows them
 * together. Turns are taken some at a time, from the clock that all of them share. Where they cannot be
 * taken, nothing is sent, and who waits is told why.
 * @param options.requestsPerSecond more than 0; of all processes together.
 */
export function createSharedLimiter(options: {
  readonly requestsPerSecond: number
  readonly turns: SharedTurns
}): RequestLimiter {
  const { requestsPerSecond, turns } = options
  const intervalMs = (1_000 + LATE_MS) / requestsPerSecond
  const mostTaken = Math.max(1, Math.floor(requestsPerSecond / SLICES_PER_SECOND))
  const waiting: Readonly<Record<RequestPriority, Waiting[]>> = { page: [], scheduler: [] }
  let isWorking = false
  /** How long the answer to the next question may take without its turns being lost, in ms. */
  let lateMs = LATE_MS

  const count = () => waiting.page.length + waiting.scheduler.length
  const next = () => waiting.page.shift() ?? waiting.scheduler.shift()

  /** The longer the way to the database, the less certain is when its turns begin: a gap behind them makes up for it. */
  async function take(most: number): Promise<Turn[]> {
    const usableMs = lateMs
    const taken = Math.min(most, mostTaken)
    const askedAt = performance.now()
    const waitMs = await turns.take({ count: taken, intervalMs, gapMs: usableMs - LATE_MS })
    const answeredAt = performance.now()
    lateMs = Math.min(Math.max(LATE_MS, 2 * (answeredAt - askedAt)), LONGEST_LATE_MS)
    return Array.from({ length: taken }, (_, index) => ({
      from: answeredAt + waitMs + index * intervalMs,
      until: askedAt + waitMs + index * intervalMs + usableMs
    }))
  }

  /** Until nobody waits any more. */
  async function work(): Promise<void> {
    let own: Turn[] = []
    let coming: Promise<Turn[]> | undefined
    while (count() > 0) {
      // Before the last one is used, so that none is lost while the database is asked.
      if (own.length <= 1 && count() > own.length && coming === undefined) {
        coming = take(count() - own.length)
        // Told below, when it is waited for.
        coming.catch(() => {})
      }
      const turn = own.shift()
      if (turn === undefined) {
        own = (await coming) ?? []
        coming = undefined
        continue
      }
      await until(turn.from)
      if (performance.now() <= turn.until) next()?.start()
    }
  }

  async function workOff(): Promise<void> {
    try {
      // What is asked for in one go is counted together.
      await Promise.resolve()
      await work()
    } catch (error) {
      for (let each = next(); each !== undefined; each = next()) each.fail(error)
    } finally {
      isWorking = false
      // Somebody may have come since the last look.
      if (count() > 0) begin()
    }
  }

  function begin(): void {
    if (isWorking) return
    isWorking = true
    void workOff()
  }

  return {
    turn: <T>(priority: RequestPriority, request: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        // Never throws here, whatever `request` does.
        const start = () => void (async () => await request())().then(resolve, reject)
        waiting[priority].push({ start, fail: reject })
        begin()
      })
  }
}

/** Timers fire up to a millisecond early. */
async function until(at: number): Promise<void> {
  for (let left = at - performance.now(); left > 0; left = at - performance.now()) {
    await wait(Math.ceil(left))
  }
}
