/** Of this age, in ms, and older an age is told in minutes. */
const MINUTES_MS = 120_000

/** Whether it changes from second to second how long ago something was, or how soon it is. */
export function isAgedInSeconds(at: Date | undefined, clock: { now(): Date }): boolean {
  return at !== undefined && clock.now().getTime() - at.getTime() < MINUTES_MS
}
