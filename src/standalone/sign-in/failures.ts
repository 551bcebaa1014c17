/** As many mistakes as a person makes who then remembers. */
const FREE_FAILURES = 4
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 4_000
/** Failures count for so long after the last of them. */
export const FORGOTTEN_AFTER_MS = 60 * 60_000
/** What is kept stays small whoever comes from however many addresses; the oldest are forgotten. */
export const MOST_SOURCES = 10_000

/** Failed sign-ins by where they came from, and how much the next one is slowed down. */
export interface Failures {
  count(source: string): number
  /** The earliest moment of the next check, in ms as `now` counts. */
  nextCheckAt(source: string): number
  add(source: string): void
  clear(source: string): void
  /** How many sources are known. */
  size(): number
}

/** @param now a monotonic time in ms: setting the system's clock must not open the door. */
export function createFailures(now: () => number): Failures {
  // In the order of the last failure.
  const known = new Map<string, { readonly count: number; readonly lastAt: number }>()

  function find(source: string) {
    const found = known.get(source)
    if (found === undefined || now() - found.lastAt < FORGOTTEN_AFTER_MS) return found
    known.delete(source)
    return undefined
  }

  return {
    count: (source) => find(source)?.count ?? 0,
    nextCheckAt(source) {
      const found = find(source)
      return found === undefined ? 0 : found.lastAt + delayAfter(found.count)
    },
    add(source) {
      const count = (find(source)?.count ?? 0) + 1
      known.delete(source)
      known.set(source, { count, lastAt: now() })
      if (known.size > MOST_SOURCES) {
        for (const oldest of known.keys()) {
          known.delete(oldest)
          break
        }
      }
    },
    clear: (source) => {
      known.delete(source)
    },
    size: () => known.size
  }
}

/** How long the next check waits after so many failures, in ms. */
export function delayAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_FAILURES - 1), LONGEST_DELAY_MS)
}
