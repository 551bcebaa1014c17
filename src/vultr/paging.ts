import { invalidAnswer } from './failure.js'
import type { VultrList } from './vultr-client.js'
import type { VultrResult } from './vultr-error.js'

export interface ListPage<T> {
  readonly items: readonly T[]
  /** The cursor of the next page; empty on the last one. */
  readonly next: string
}

/** Half a million items; an account that has more would need another addon. */
const MOST_PAGES = 1_000

/**
 * Reads a list to its last page, or not at all. An item that is met twice, because the list moved
 * between two pages, is kept once.
 */
export async function readPages<T extends { readonly id: string }>(
  readPage: (cursor: { readonly cursor?: string }) => Promise<VultrResult<ListPage<T>>>
): Promise<VultrResult<VultrList<T>>> {
  const items = new Map<string, T>()
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await readPage(cursor === undefined ? {} : { cursor })
    if (!page.ok) return page
    for (const item of page.value.items) items.set(item.id, item)
    cursor = page.value.next === '' ? undefined : page.value.next
    if (cursor !== undefined && (seen.has(cursor) || seen.size >= MOST_PAGES)) {
      return { ok: false, error: invalidAnswer(200, 'its list has no end.', false) }
    }
    if (cursor !== undefined) seen.add(cursor)
  } while (cursor !== undefined)
  return { ok: true, value: { items: [...items.values()], unreadable: [] } }
}
