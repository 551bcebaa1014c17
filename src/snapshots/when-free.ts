import { setTimeout as wait } from 'node:timers/promises'

/** How long a change waits for another one of the same snapshot to end, in ms, and how often it looks. */
const BUSY_WAIT_MS = 3_000
const BUSY_LOOK_MS = 100

/**
 * Begins a change once no other one of the snapshot is open; another process may be making one.
 * @param begin resolves to undefined while it cannot begin.
 * @returns undefined where it could not begin in time.
 */
export async function whenFree<T>(begin: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + BUSY_WAIT_MS
  for (;;) {
    const begun = await begin()
    if (begun !== undefined || performance.now() >= deadline) return begun
    await wait(BUSY_LOOK_MS)
  }
}
