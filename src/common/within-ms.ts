/**
 * What `work` resolves with, or `otherwise` when that takes longer than `ms` milliseconds. The work
 * goes on; should it fail after that, nobody is left to tell.
 */
export async function withinMs<T, O>(ms: number, work: Promise<T>, otherwise: O): Promise<T | O> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<O>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms)
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
