const DAY_MS = 86_400_000

/** When an instance's snapshots are taken, from midnight UTC on, and what is kept of them. */
export interface DemoSchedule {
  readonly frequency: 'every-day' | 'every-eight-hours' | 'every-six-hours'
  readonly everyHours: number
  readonly retentionDays: number
  readonly keep: {
    readonly daily?: number
    readonly weekly?: number
    readonly monthly?: number
  }
}

/** Of every instance that is tagged so and has no choice of its own. */
export const PRODUCTION: DemoSchedule = {
  frequency: 'every-day',
  everyHours: 24,
  retentionDays: 30,
  keep: { weekly: 8, monthly: 3 }
}

export const DATABASES: DemoSchedule = {
  frequency: 'every-six-hours',
  everyHours: 6,
  retentionDays: 7,
  keep: { daily: 30 }
}

export const MAIL: DemoSchedule = {
  frequency: 'every-eight-hours',
  everyHours: 8,
  retentionDays: 30,
  keep: { weekly: 8 }
}

interface Rule {
  left: number
  last: number | undefined
  readonly bucketOf: (at: number) => number
}

/**
 * What an addon with this schedule prunes. The rules are written here once more and not taken from
 * it, as Vultr would not have them either; a test holds the two together.
 * @param held the complete automatic ones of one instance, newest first.
 */
export function expiredOf<S extends { readonly madeAt: Date }>(
  held: readonly S[],
  { retentionDays, keep }: DemoSchedule
): readonly S[] {
  const newestAt = held[0]?.madeAt.getTime() ?? 0
  const rules: Rule[] = [
    { left: keep.daily ?? 0, last: undefined, bucketOf: dayOf },
    // 1 January 1970 was a Thursday; weeks begin on Mondays.
    { left: keep.weekly ?? 0, last: undefined, bucketOf: (at) => Math.floor((dayOf(at) + 3) / 7) },
    { left: keep.monthly ?? 0, last: undefined, bucketOf: monthOf }
  ]
  return held.filter(({ madeAt }, index) => {
    const at = madeAt.getTime()
    const isOldest = index === held.length - 1
    const wanting = rules.filter((rule) => wants(rule, at, isOldest))
    return wanting.length === 0 && at <= newestAt - retentionDays * DAY_MS
  })
}

/** One per bucket, the newest; the oldest of all stands in while there are counts left. */
function wants(rule: Rule, at: number, isOldest: boolean): boolean {
  const bucket = rule.bucketOf(at)
  if (rule.left === 0 || (bucket === rule.last && !isOldest)) return false
  rule.last = bucket
  rule.left -= 1
  return true
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

function monthOf(at: number): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
