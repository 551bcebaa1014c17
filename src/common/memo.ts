/**
 * Keeps what a work came to for as long as it is asked for the same thing, and for `keptMs` at most;
 * callers that come meanwhile share it. A work that fails is not kept.
 */
export function memoFor<T>(
  clock: { now(): Date },
  keptMs: number
): (what: string, work: () => Promise<T>) => Promise<T> {
  let kept: { readonly what: string; readonly at: number; readonly result: Promise<T> } | undefined
  return (what, work) => {
    const at = clock.now().getTime()
    // A clock that was set back makes it old too.
    const isYoung = kept !== undefined && at >= kept.at && at - kept.at < keptMs
    if (kept !== undefined && isYoung && kept.what === what) return kept.result
    const own = { what, at, result: work() }
    kept = own
    own.result.catch(() => {
      if (kept === own) kept = undefined
    })
    return own.result
  }
}

/** Gives what the same work came to before, where it would come to the same again. */
export type Memo = <T>(what: string, work: () => Promise<T>) => Promise<T>

/** More results than this are not kept; then all are forgotten, which costs working them out again. */
const MOST_KEPT = 200

/**
 * Keeps what works come to while all that they stand on stays the very same.
 * @param standsOn asked at each call; must name everything that any of the works reads.
 */
export function memoWhile(standsOn: () => readonly unknown[]): Memo {
  let basis: readonly unknown[] = []
  let kept = new Map<string, Promise<unknown>>()
  return <T>(what: string, work: () => Promise<T>) => {
    const now = standsOn()
    if (now.length !== basis.length || now.some((each, index) => each !== basis[index])) {
      basis = now
      kept = new Map()
    }
    const before = kept.get(what)
    // The same name always means the same work, hence the same type.
    if (before !== undefined) return before as Promise<T>
    if (kept.size >= MOST_KEPT) kept.clear()
    const result = work()
    const own = kept
    own.set(what, result)
    result.catch(() => own.delete(what))
    return result
  }
}

/**
 * What is remembered from one pass to the next while this process leads. Each term begins anew: what was so when
 * this process led before, or when it was started, says nothing of what others have done since.
 * @param term another value in each term.
 */
export function inTerm<T>(term: () => unknown, begin: () => T): () => T {
  let current = { term: term(), value: begin() }
  return () => {
    const now = term()
    if (current.term !== now) current = { term: now, value: begin() }
    return current.value
  }
}

/** What was made for a key, which is made where it was not yet. */
export function madeOnce<K, T>(made: Map<K, T>, key: K, make: () => T): T {
  const known = made.get(key)
  if (known !== undefined) return known
  const value = make()
  made.set(key, value)
  return value
}

/**
 * Made at its first use. Intl's classes above all: the first of each kind takes some 7 ms to make, a
 * twentieth of a start for all of them (measured on Node 24).
 */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
