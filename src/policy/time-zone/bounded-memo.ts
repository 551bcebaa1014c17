/**
 * Works out each value once for each key. Past `most` of them all are forgotten, which costs working
 * them out again; what throws is not kept.
 */
export function boundedMemo<T, V>(
  most: number,
  workOut: (of: T) => V,
  keyOf: (of: T) => string = String
): (of: T) => V {
  const known = new Map<string, V>()
  return (of) => {
    const key = keyOf(of)
    const before = known.get(key)
    if (before !== undefined) return before
    const value = workOut(of)
    if (known.size >= most) known.clear()
    known.set(key, value)
    return value
  }
}
