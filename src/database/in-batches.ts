/** Rows or ids of one statement: SQLite takes some 32,000 values at once, and answers in a few ms. */
const AT_ONCE = 200

/**
 * Cut into batches of as many as one statement should take. One row a statement takes several times as
 * long, during which a transaction keeps other processes waiting.
 */
export function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) =>
    items.slice(index * AT_ONCE, (index + 1) * AT_ONCE)
  )
}
