const DAY_MS = 86_400_000

/**
 * Does it on the first call of a day (UTC) that follows the day of the call before: a call with
 * nothing to do writes nothing, and a clock that jumps ahead must not make everything old at once.
 */
export function onceADay(
  clock: { now(): Date },
  work: (now: Date) => Promise<void>
): () => Promise<void> {
  let lastDay: number | undefined
  return async () => {
    const now = clock.now()
    const today = Math.floor(now.getTime() / DAY_MS)
    const isNextDay = lastDay !== undefined && today === lastDay + 1
    if (isNextDay) await work(now)
    lastDay = today
  }
}
