export interface DemoClock {
  now(): Date
  /** From then on it is so slow. */
  runBehind(ms: number): void
}

/** A clock that is slow at first: what is done by it was done a while ago. */
export function createDemoClock(): DemoClock {
  let behindMs = 0
  return {
    now: () => new Date(Date.now() - behindMs),
    runBehind(ms) {
      behindMs = ms
    }
  }
}
