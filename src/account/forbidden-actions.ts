import type { VultrError } from '../vultr/index.js'

/** So many denials in a row, of different things, mean that the action as such is denied. */
const IN_A_ROW = 3

/** First wait before a denied action is tried again, in ms; it doubles. */
const FIRST_WAIT_MS = 15 * 60_000
const LONGEST_WAIT_MS = 30 * 60_000

/** Whether a call may be made. */
export type Leave =
  | { readonly isGiven: false; readonly error: VultrError }
  | {
      readonly isGiven: true
      /** To be called where nothing is sent after all: what it would have found out is left to the next call. */
      readonly giveBack: () => void
    }

export const FREE: Leave = { isGiven: true, giveBack: () => undefined }

interface Denial {
  readonly error: VultrError
  readonly count: number
  /** Undefined while it may be tried freely. */
  readonly nextTryAt: Date | undefined
}

/**
 * Remembers which actions Vultr denies a key that may do others. A policy can also name single
 * resources, so one denial says nothing of the next one; a row of them does, and then one call is
 * made now and then to find out whether it has changed.
 */
export interface DeniedActions<Action> {
  /** While it is denied, leave is given to one call now and then. */
  leaveFor(action: Action): Leave
  note(action: Action, error: VultrError | undefined): void
  forget(): void
}

export function createDeniedActions<Action>(deps: {
  readonly clock: { now(): Date }
}): DeniedActions<Action> {
  const denials = new Map<Action, Denial>()

  function waitMs(count: number): number {
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(count - IN_A_ROW, 10))
  }

  function nextTry(count: number): Date | undefined {
    return count < IN_A_ROW ? undefined : new Date(deps.clock.now().getTime() + waitMs(count))
  }

  return {
    leaveFor(action) {
      const denial = denials.get(action)
      if (denial?.nextTryAt === undefined) return FREE
      const wait = denial.nextTryAt.getTime() - deps.clock.now().getTime()
      // A wait longer than the longest possible one means that the clock was set back.
      if (wait > 0 && wait <= LONGEST_WAIT_MS) return { isGiven: false, error: denial.error }
      // One call finds out; the others wait for what comes of it.
      const taken = { ...denial, nextTryAt: nextTry(denial.count) }
      denials.set(action, taken)
      const giveBack = () => {
        if (denials.get(action) === taken) denials.set(action, denial)
      }
      return { isGiven: true, giveBack }
    },
    note(action, error) {
      if (error?.kind === 'forbidden') {
        const count = (denials.get(action)?.count ?? 0) + 1
        denials.set(action, { error, count, nextTryAt: nextTry(count) })
      } else if (error === undefined) denials.delete(action)
    },
    forget: () => denials.clear()
  }
}
