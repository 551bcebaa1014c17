import type { Wording } from '../../../wording/index.js'

const DAY_MS = 86_400_000

/** For how long a problem can be quiet once somebody has seen it, as forms send it. */
export const QUIET_CHOICES = ['change', 'day', 'week'] as const

/** When it is told again at the latest; undefined: as long as it does not change. */
export function quietUntil(choice: string, now: Date): Date | undefined {
  const days = choice === 'day' ? 1 : choice === 'week' ? 7 : undefined
  return days === undefined ? undefined : new Date(now.getTime() + days * DAY_MS)
}

/** What is said once it is quiet. */
export function quietTold(until: Date | undefined, { t }: Wording): string {
  return until === undefined
    ? t('overview.acknowledge.done')
    : t('alerts.snoozed', { until: { moment: until.toISOString() } })
}
