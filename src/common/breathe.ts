import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work goes on for this long before others get their turn, in ms. */
const LONGEST_MS = 10

/**
 * Lets the event loop go round now and then during long work that never waits by itself; to be
 * awaited between its pieces. Nearly always it returns at once.
 */
export function createBreather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < LONGEST_MS) return
    await nextTurn()
    since = performance.now()
  }
}
