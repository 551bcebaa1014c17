/** Two looks that do not find something have to be this far apart, in ms; a single one proves nothing. */
export const SECOND_LOOK_MS = 60_000

/**
 * Which look it is that does not find something: the first one, of which the time is to be written
 * down, one too soon after it, or the second one, which counts. Once it is seen again, what was written
 * down is to be cleared, so that the next time it is missing is the first one.
 * @param missingSince when it was first not found.
 */
export function lookAtMissing(
  missingSince: Date | undefined,
  at: Date
): 'first' | 'too-soon' | 'second' {
  if (missingSince === undefined) return 'first'
  const elapsedMs = at.getTime() - missingSince.getTime()
  // A first look that lies ahead was written before the clock was set back.
  if (elapsedMs < 0) return 'first'
  return elapsedMs < SECOND_LOOK_MS ? 'too-soon' : 'second'
}

/** First looks at many, in memory. Forgetting them at a restart takes one look more, which is safe. */
export interface SecondLooks {
  /**
   * @param missing all that this look does not find; what is not among them was seen.
   * @returns those that were missing before too.
   */
  missingAgain(missing: readonly string[], at: Date): ReadonlySet<string>
}

export function createSecondLooks(): SecondLooks {
  let firstLooks = new Map<string, Date>()
  return {
    missingAgain(missing, at) {
      const looks = missing.map((id) => ({ id, look: lookAtMissing(firstLooks.get(id), at) }))
      firstLooks = new Map(
        looks.map(({ id, look }) => [id, look === 'first' ? at : (firstLooks.get(id) ?? at)])
      )
      return new Set(looks.flatMap(({ id, look }) => (look === 'second' ? [id] : [])))
    }
  }
}
