/** A clock that stands still until it is told otherwise. */
export interface FakeClock {
  now(): Date
  set(to: Date | string): void
  advance(ms: number): void
}

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export function createFakeClock(start: Date | string): FakeClock {
  let current = new Date(start).getTime()
  return {
    now: () => new Date(current),
    set: (to) => {
      current = new Date(to).getTime()
    },
    advance: (ms) => {
      current += ms
    }
  }
}
