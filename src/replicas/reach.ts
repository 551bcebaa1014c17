/** Without any answer of Vultr for so long, a process counts as cut off from it, in ms. */
export const CUT_OFF_MS = 15_000

/** That Vultr answered says for so long that it does, in ms. */
const KNOWN_MS = 60_000

/** Whether Vultr answers this process. */
export interface Reach {
  /** Told of each request that was sent. @param isAnswered whether an answer came, whatever it said */
  note(isAnswered: boolean): void
  /** Undefined while it is not known: nothing was sent lately, or the last of it has just stayed unanswered. */
  isAnswered(): boolean | undefined
  /** Whether the last request was not answered. */
  isInDoubt(): boolean
}

/** @param now a clock that is never set, in ms. */
export function createReach(now: () => number = () => performance.now()): Reach {
  let answeredAt = Number.NEGATIVE_INFINITY
  let unansweredSince: number | undefined
  return {
    note(isAnswered) {
      if (isAnswered) answeredAt = now()
      unansweredSince = isAnswered ? undefined : (unansweredSince ?? now())
    },
    isAnswered() {
      if (unansweredSince === undefined) return now() - answeredAt < KNOWN_MS ? true : undefined
      return now() - unansweredSince < CUT_OFF_MS ? undefined : false
    },
    isInDoubt: () => unansweredSince !== undefined
  }
}
