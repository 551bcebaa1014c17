import { createFailures } from './failures.js'
import type { Attempt, Refused, SharedFailures } from './shared-failures.js'

/** A monotonic clock with an alarm; times in ms. */
export interface Timer {
  now(): number
  /** @returns what cancels the call. */
  after(ms: number, call: () => void): () => void
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  after(ms, call) {
    const timeout = setTimeout(call, ms)
    return () => clearTimeout(timeout)
  }
}

/** Who wants a password to be checked. */
export interface Visitor {
  /** A browser that has signed in before waits with its like alone. */
  readonly lane: 'known' | 'stranger'
  /** What failures are counted by and slowed down by: an address, or what names a known browser. */
  readonly source: string
  /** Whom a proxy that is not trusted says it speaks for; decides only who of one source goes first. */
  readonly claim?: string | undefined
}

/**
 * - `busy`: too many wait already, or it has waited too long; nothing was checked.
 * - `gone`: the visitor has left; nothing was checked.
 */
export type CheckResult = 'right' | 'wrong' | 'busy' | 'gone'

/**
 * Checks passwords one after another, so that a flood of them takes neither memory nor the threads
 * that pages need. Nobody is locked out: failures slow down those who make them, and when too many
 * wait, those with the most failures give way.
 */
export interface CheckQueue {
  /** @throws what `isRight` throws. */
  check(
    visitor: Visitor,
    isRight: () => Promise<boolean>,
    signal?: AbortSignal
  ): Promise<CheckResult>
  /** Those waiting get `busy`. */
  close(): void
}

/** How many may wait. */
const ROOM = { known: 4, stranger: 8 } as const
const ROOM_PER_VISITOR = 2
const LONGEST_WAIT_MS = 20_000
/**
 * From one failed check of a stranger to the next check of any stranger: leaves half of a processor
 * to the pages, and two guesses a second to all the world together.
 */
export const STRANGER_PACE_MS = 500

interface Waiting {
  readonly visitor: Visitor
  readonly isRight: () => Promise<boolean>
  readonly settle: (result: CheckResult | Promise<CheckResult>) => void
  /** When other processes on the database let it be checked at the earliest. */
  notBefore: number
  /** When it has waited too long. */
  readonly leavesAt: number
  cancelPatience: () => void
}

/** Whose turn it is here, while the database is asked whether it is. */
interface Asking {
  readonly entry: Waiting
  /** Why it waits no longer. */
  left: CheckResult | undefined
}

/** @param shared what other processes count, and what was counted before a restart. Default nothing. */
export function createCheckQueue(timer: Timer = systemTimer, shared?: SharedFailures): CheckQueue {
  const failures = createFailures(() => timer.now())
  // In the order in which they came.
  let waiting: readonly Waiting[] = []
  let isChecking = false
  let asking: Asking | undefined
  let lastLane: Visitor['lane'] = 'stranger'
  let strangersFrom = 0
  let cancelAlarm = () => {}

  const claimOf = ({ source, claim }: Visitor) => `${source} for ${claim ?? source}`

  /** The fewer failures, the sooner; first those of the source, which cannot be invented. */
  function byFailures(a: Waiting, b: Waiting): number {
    return (
      failures.count(a.visitor.source) - failures.count(b.visitor.source) ||
      failures.count(claimOf(a.visitor)) - failures.count(claimOf(b.visitor))
    )
  }

  function readyAt({ visitor, notBefore }: Waiting): number {
    const own = Math.max(failures.nextCheckAt(visitor.source), notBefore)
    return visitor.lane === 'known' ? own : Math.max(own, strangersFrom)
  }

  function leave(entry: Waiting, result: CheckResult): void {
    if (asking?.entry === entry) asking.left ??= result
    if (!waiting.includes(entry)) return
    waiting = waiting.filter((each) => each !== entry)
    entry.settle(result)
  }

  function beginPatience(entry: Waiting): void {
    entry.cancelPatience = timer.after(entry.leavesAt - timer.now(), () => leave(entry, 'busy'))
  }

  /** @returns false when there is no room. */
  function join(entry: Waiting): boolean {
    const beside = waiting.filter(({ visitor }) => visitor.lane === entry.visitor.lane)
    const own = beside.filter(({ visitor }) => claimOf(visitor) === claimOf(entry.visitor))
    if (own.length >= ROOM_PER_VISITOR) return false
    if (beside.length >= ROOM[entry.visitor.lane]) {
      const [last] = beside.toReversed().sort((a, b) => byFailures(b, a))
      if (last === undefined || byFailures(entry, last) >= 0) return false
      leave(last, 'busy')
    }
    waiting = [...waiting, entry]
    return true
  }

  function next(): void {
    cancelAlarm()
    if (isChecking || waiting.length === 0) return
    const now = timer.now()
    const ready = waiting.filter((entry) => readyAt(entry) <= now).sort(byFailures)
    // Known browsers go first, but do not keep strangers out either.
    const other = lastLane === 'known' ? 'stranger' : 'known'
    const entry = ready.find(({ visitor }) => visitor.lane === other) ?? ready[0]
    if (entry === undefined) {
      cancelAlarm = timer.after(Math.min(...waiting.map(readyAt)) - now, next)
      return
    }
    waiting = waiting.filter((each) => each !== entry)
    isChecking = true
    lastLane = entry.visitor.lane
    if (shared === undefined) entry.settle(checked(entry))
    else void checkIfAllowed(entry, shared)
  }

  /** Checks it unless others, or those before a restart, have failed too often; then it waits on. */
  async function checkIfAllowed(entry: Waiting, { begin }: SharedFailures): Promise<void> {
    const asked: Asking = { entry, left: undefined }
    asking = asked
    // Nobody is sent away while the answer is on its way.
    entry.cancelPatience()
    try {
      const answer = await begin(entry.visitor)
      if (asked.left === undefined && 'end' in answer) {
        entry.settle(checked(entry, answer))
        return
      }
      if (asked.left !== undefined) entry.settle(asked.left)
      else if (!('end' in answer)) waitOn(entry, answer)
    } catch (error) {
      entry.settle(Promise.reject(error))
    } finally {
      asking = undefined
    }
    isChecking = false
    next()
  }

  function waitOn(entry: Waiting, { sourceMs, strangersMs }: Refused): void {
    const now = timer.now()
    entry.notBefore = now + sourceMs
    strangersFrom = Math.max(strangersFrom, now + strangersMs)
    waiting = [entry, ...waiting]
    beginPatience(entry)
  }

  async function checked({ visitor, isRight }: Waiting, attempt?: Attempt): Promise<CheckResult> {
    const startedAt = timer.now()
    try {
      const result = (await isRight()) ? 'right' : 'wrong'
      for (const each of [visitor.source, claimOf(visitor)]) {
        if (result === 'right') failures.clear(each)
        else failures.add(each)
      }
      if (result === 'wrong' && visitor.lane === 'stranger') {
        strangersFrom = startedAt + STRANGER_PACE_MS
      }
      // Where that cannot be noted, it counts as failed, as it has from its beginning.
      await attempt?.end(result).catch(() => {})
      return result
    } finally {
      isChecking = false
      next()
    }
  }

  return {
    check: (visitor, isRight, signal) =>
      new Promise((resolve) => {
        const settle = (result: CheckResult | Promise<CheckResult>) => {
          entry.cancelPatience()
          signal?.removeEventListener('abort', onAbort)
          resolve(result)
        }
        const leavesAt = timer.now() + LONGEST_WAIT_MS
        const entry: Waiting = {
          visitor,
          isRight,
          settle,
          notBefore: 0,
          leavesAt,
          cancelPatience: () => {}
        }
        beginPatience(entry)
        const onAbort = () => leave(entry, 'gone')
        if (signal?.aborted) return settle('gone')
        signal?.addEventListener('abort', onAbort)
        if (join(entry)) next()
        else settle('busy')
      }),
    close() {
      cancelAlarm()
      if (asking !== undefined) leave(asking.entry, 'busy')
      for (const entry of waiting) leave(entry, 'busy')
    }
  }
}
