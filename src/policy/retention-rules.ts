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
