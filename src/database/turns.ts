/** Lets one at a time in, in the order in which they came. */
export interface Turns {
  /** Resolves when it is the caller's turn, which lasts until `end`. */
  begin(): Promise<void>
  end(): void
}

/**
 * Each turn wakes the next one alone. Where all who wait are woken to see whose turn it is, as Kysely
 * does, a thousand that wait together cost a million wakings.
 */
export function createTurns(): Turns {
  const waiting: (() => void)[] = []
  let isTaken = false
  return {
    async begin() {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
      isTaken = true
    },
    end() {
      const next = waiting.shift()
      if (next === undefined) isTaken = false
      // It stays taken, so that no newcomer overtakes the one that is woken.
      else next()
    }
  }
}
