import * as z from 'zod'
import { message } from '../../wording/index.js'
import { invalid } from '../problems/field-problems.js'

/** What every list takes. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many at once.'),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe(
      'The `next` of the page before. It holds where that ended, so that what is added or deleted meanwhile shifts nothing.'
    )
}

/** Where a page ended, as text to be sent back. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws ApiProblem `invalid` where it is no cursor of this list */
export function readCursor<S extends z.ZodType>(
  cursor: string | undefined,
  schema: S
): z.output<S> | undefined {
  if (cursor === undefined) return undefined
  const parsed = schema.safeParse(placeIn(cursor))
  if (parsed.success) return parsed.data
  throw invalid([{ field: 'cursor', message: message('api.invalid.cursor') }])
}

function placeIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/**
 * The page of an ordered list that begins after a place.
 * @param of.isUntil whether an item stands before the place, or at it.
 */
export function pageAfter<Item, Place>(
  ordered: readonly Item[],
  of: {
    readonly place: Place | undefined
    readonly limit: number
    readonly isUntil: (item: Item, place: Place) => boolean
    readonly placeOf: (item: Item) => Place
    readonly write?: (place: Place) => string
  }
): { readonly items: readonly Item[]; readonly next: string | null } {
  const { place, limit, isUntil, placeOf, write = writeCursor } = of
  const start = place === undefined ? 0 : firstAfter(ordered, (item) => isUntil(item, place))
  const items = ordered.slice(start, start + limit)
  const last = items.at(-1)
  const hasMore = start + limit < ordered.length
  return { items, next: hasMore && last !== undefined ? write(placeOf(last)) : null }
}

/** By halves: the list is in order. */
function firstAfter<Item>(ordered: readonly Item[], isUntil: (item: Item) => boolean): number {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = ordered[middle]
    if (item !== undefined && isUntil(item)) low = middle + 1
    else high = middle
  }
  return low
}
