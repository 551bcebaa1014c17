import { withinMs } from '../../../common/index.js'
import type { WebServices } from '../../http/services.js'

/** So many changes wait for Vultr at once; the limiter spaces their requests. */
const AT_ONCE = 8

/** More take long: they leave turns to what comes due meanwhile. */
const MANY = 1_000
const OF_MANY_AT_ONCE = 2

/** What is left of the 5 s a page may wait on Vultr, in ms; the changes themselves go on. */
const PAGE_WAIT_MS = 4_000

/**
 * Changes each of many snapshots, a few at a time and in their order; one that fails holds up no other.
 * @param change whether it was done.
 * @returns how many were done by the time that the page has to answer, and whether all are over.
 */
export async function changeFewAtOnce<T>(
  { inBackground }: Pick<WebServices, 'inBackground'>,
  items: readonly T[],
  change: (item: T) => Promise<boolean>
): Promise<{ readonly done: number; readonly isOver: boolean }> {
  let done = 0
  const atOnce = items.length > MANY ? OF_MANY_AT_ONCE : AT_ONCE
  const rest = items[Symbol.iterator]()
  const workThrough = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      if (await change(next.value).catch(() => false)) done += 1
    }
  }
  const all = Promise.all(Array.from({ length: atOnce }, workThrough))
  const isOver = await withinMs(
    PAGE_WAIT_MS,
    inBackground(all).then(() => true),
    false
  )
  return { done, isOver }
}
