/**
 * The whole pass has to end: neither the failed step nor the later ones may go on. Code that carries on after
 * other errors rethrows this one.
 */
export class PassEndedError extends Error {
  override readonly name: string = 'PassEndedError'
}

/** @throws PassEndedError where that is what it is. */
export function endWithPass(error: unknown): void {
  if (error instanceof PassEndedError) throw error
}

/** Waits for all of it, however it ends. @throws PassEndedError with which any of it failed */
export async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === 'rejected') endWithPass(outcome.reason)
  }
}

/**
 * Does one piece of work of several: a failure is logged, and keeps none of the others from being done.
 * @param what names the piece in the log: "the scheduler failed at …".
 * @returns undefined where it failed.
 * @throws PassEndedError
 */
export async function attempted<T>(
  { logger }: { readonly logger: { error(bindings: object, message: string): void } },
  what: string,
  work: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    endWithPass(error)
    logger.error({ err: error }, `the scheduler failed at ${what}`)
    return undefined
  }
}
