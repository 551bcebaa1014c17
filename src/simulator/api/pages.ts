/** A record as it is listed, and the text by which its place is told. */
export interface ListItem {
  readonly key: string
  /** Asked for what is on the page alone. */
  readonly json: () => unknown
}

export interface Page {
  readonly records: readonly unknown[]
  readonly meta: {
    readonly total: number
    readonly links: { readonly next: string; readonly prev: string }
  }
}

/**
 * One page of a list, with Vultr's cursors: the place to go on from is told by a key and not by a
 * number, so that a list that changes between two pages loses nothing that stays.
 */
export function pageOf(
  items: readonly ListItem[],
  query: { readonly per_page?: unknown; readonly cursor?: unknown }
): Page {
  const asked = Number(query.per_page ?? 100)
  const perPage = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, 500) : 100
  const sorted = [...items].sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1))
  const { direction, key } = decodeCursor(query.cursor)
  const page =
    direction === 'prev'
      ? sorted.filter((item) => item.key < key).slice(-perPage)
      : sorted.filter((item) => item.key > key).slice(0, perPage)
  const [first] = page
  const last = page.at(-1)
  const hasBefore = first !== undefined && first !== sorted[0]
  const hasAfter = last !== undefined && last !== sorted.at(-1)
  return {
    records: page.map(({ json }) => json()),
    meta: {
      total: items.length,
      links: {
        next: hasAfter ? encodeCursor('next', last.key) : '',
        prev: hasBefore ? encodeCursor('prev', first.key) : ''
      }
    }
  }
}

/** `bmV4dF9fMjMw` is one that Vultr sent: `next__230`. */
function encodeCursor(direction: 'next' | 'prev', key: string): string {
  return Buffer.from(`${direction}__${key}`).toString('base64')
}

function decodeCursor(cursor: unknown): { direction: 'next' | 'prev'; key: string } {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64').toString('utf8') : ''
  const [, direction, key = ''] = /^(next|prev)__(.*)$/s.exec(text) ?? []
  return { direction: direction === 'prev' ? 'prev' : 'next', key }
}
