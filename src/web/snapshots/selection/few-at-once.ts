/** So many changes wait for Vultr at once; the limiter spaces their requests. */
const AT_ONCE = 8

/** Does a work with each of many, a few at a time and in their order; one that fails holds up no other. */
export async function fewAtOnce<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>
): Promise<void> {
  const rest = items[Symbol.iterator]()
  const workThrough = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      await work(next.value).catch(() => {})
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, workThrough))
}
