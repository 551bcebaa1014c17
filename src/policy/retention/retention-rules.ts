import { memoizedOffsets } from '../time-zone/time-zone.js'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** How many a keep-rule keeps: a whole number of 1 or more, or every one there is. */
export type KeepCount = number | 'all'

/**
 * Which snapshots stay. A snapshot stays if any rule wants it; the newest always stays.
 * `days` counts back from the newest snapshot, the calendar rules keep one per bucket,
 * newest first, with the meaning of restic's `forget --keep-*`.
 */
export interface RetentionRules {
  readonly days?: KeepCount
  readonly last?: KeepCount
  readonly hourly?: KeepCount
  readonly daily?: KeepCount
  readonly weekly?: KeepCount
  readonly monthly?: KeepCount
  readonly yearly?: KeepCount
}

type Given = { readonly [Rule in keyof RetentionRules]: RetentionRules[Rule] | undefined }

/** The rules of settings: the retention period in days, and the keep-rules that are set. */
export function retentionRules(settings: {
  readonly retentionDays: number
  readonly keep: Omit<Given, 'days'>
}): RetentionRules {
  const given = Object.entries({ days: settings.retentionDays, ...settings.keep })
  return Object.fromEntries(given.filter(([, count]) => count !== undefined))
}

/** The rules that keep one snapshot per bucket; `last` has a bucket for each snapshot. */
export const BUCKET_RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

export type BucketRule = (typeof BUCKET_RULES)[number]

/** Numbers the calendar's buckets in a time zone; equal numbers are one bucket. */
export function bucketsIn(
  timeZone: string
): (rule: BucketRule, at: number, index: number) => number {
  const offsetAt = memoizedOffsets(timeZone)
  let localOf = Number.NaN
  let local = 0
  let day = Number.NaN
  let month = 0
  /** Months and years are looked up once a day: that takes longer than all else here. */
  const monthOf = (ofDay: number): number => {
    if (ofDay !== day) {
      const date = new Date(ofDay * DAY_MS)
      day = ofDay
      month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    }
    return month
  }
  return (rule, at, index) => {
    if (rule === 'last') return index
    if (at !== localOf) {
      localOf = at
      local = at + offsetAt(at)
    }
    const localDay = Math.floor(local / DAY_MS)
    switch (rule) {
      case 'hourly':
        return Math.floor(local / HOUR_MS)
      case 'daily':
        return localDay
      case 'weekly':
        // 1 January 1970 was a Thursday; ISO weeks begin on Mondays.
        return Math.floor((localDay + 3) / 7)
      case 'monthly':
        return monthOf(localDay)
      case 'yearly':
        return Math.floor(monthOf(localDay) / 12)
    }
  }
}
