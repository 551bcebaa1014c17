/**
 * Does one piece of work of several: a failure is logged, and keeps none of the others from being done.
 * @param what names the piece in the log: "the scheduler failed at …".
 * @returns undefined where it failed.
 */
export async function attempted<T>(
  { logger }: { readonly logger: { error(bindings: object, message: string): void } },
  what: string,
  work: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    logger.error({ err: error }, `the scheduler failed at ${what}`)
    return undefined
  }
}
