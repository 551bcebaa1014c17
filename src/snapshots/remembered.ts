/**
 * Keeps what a work came to for as long as it is asked for the same thing, and for `keptMs` at most;
 * callers that come meanwhile share it. A work that fails is not kept.
 */
export function rememberedFor<T>(
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
