export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the given part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new RangeError('No values were measured.')
  const sorted = Float64Array.from(values).sort()
  const place = part * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? 0
  return below + (above - below) * (place - Math.floor(place))
}

/** What was measured in each round, side by side, as ratios of the round. */
export function ratios(ours: readonly number[], against: readonly number[]): readonly number[] {
  return ours.map((value, round) => value / (against[round] ?? Number.NaN))
}

/** How long a piece of work takes, in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
