import * as z from 'zod'
import type { PanelApi, Query } from './panel-api.js'

/** The most that a page of a list holds. */
const PER_PAGE = 500

/**
 * All items of a list, page by page.
 * @param most no more than so many. Default all.
 * @throws CommandError
 */
export async function wholeList<Item>(
  api: PanelApi,
  path: string,
  item: z.ZodType<Item>,
  query: Query = {},
  most = Number.POSITIVE_INFINITY
): Promise<readonly Item[]> {
  const page = z.object({ items: z.array(item), next: z.string().nullish() })
  const items: Item[] = []
  let cursor: string | undefined
  while (items.length < most) {
    const limit = Math.min(PER_PAGE, most - items.length)
    const { items: some, next } = await api.get(path, page, { ...query, limit, cursor })
    items.push(...some)
    if (next === null || next === undefined || next === cursor) break
    cursor = next
  }
  return items
}
