/** The longest wait between two attempts, in ms. */
const LONGEST_MS = 30 * 60_000

/**
 * How long to wait before the next attempt, in ms: doubling from `baseMs`, with jitter between half
 * and the whole of it, at most half an hour; longer only where Vultr asked for it.
 */
export function retryDelayMs(input: {
  readonly baseMs: number
  /** Attempts made so far, 1 or more. */
  readonly attempts: number
  readonly retryAfterMs?: number | undefined
  /** From 0 to 1. */
  readonly random: number
}): number {
  const doubled = Math.min(LONGEST_MS, input.baseMs * 2 ** Math.min(input.attempts - 1, 30))
  const jittered = doubled * (0.5 + input.random / 2)
  return Math.max(jittered, Math.min(input.retryAfterMs ?? 0, LONGEST_MS))
}

/**
 * Whether a wait is over. One that reaches further ahead than any wait can was written before the
 * clock was set back, and counts as over too.
 */
export function isDue(until: Date | undefined, now: Date, longestMs = LONGEST_MS): boolean {
  if (until === undefined) return true
  const wait = until.getTime() - now.getTime()
  return wait <= 0 || wait > longestMs
}

/**
 * Whether that much time has passed since then.
 * @param ms in ms. One that lies ahead by more than that was written before the clock was set back, so
 * nobody knows how long ago it is: it counts as passed.
 */
export function hasPassed(since: Date, ms: number, now: Date): boolean {
  const elapsedMs = now.getTime() - since.getTime()
  return elapsedMs >= ms || elapsedMs < -ms
}
