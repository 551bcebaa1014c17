import { type DemoAccount, type DemoSchedule, SIMULATED_API_KEY } from '../../simulator/index.js'
import type { Step } from './admin.js'

/** How an admin of this account would have set the panel up. */
export function stepsFor({ covering, choices }: DemoAccount): readonly Step[] {
  return [
    { path: '/vultr/settings/api-key', fields: [['apiKey', SIMULATED_API_KEY]] },
    // Reads the account: only then is it known which instances have the tag.
    { path: '/vultr/settings' },
    ...choices.map(
      (choice): Step => ({
        path: '/vultr/instances/schedule',
        fields: [
          ...choice.instanceIds.map((id) => ['id', id] as const),
          ['mode', choice.mode],
          ...(choice.mode === 'own' ? scheduleFields(choice.schedule) : [])
        ]
      })
    ),
    // Last, as turning it on is what makes all of it count.
    {
      path: '/vultr/settings/snapshots',
      fields: [
        ['enabled', 'on'],
        ['covers', 'tag'],
        ['tag', covering.tag],
        ...scheduleFields(covering.schedule)
      ]
    }
  ]
}

function scheduleFields({
  frequency,
  retentionDays,
  keep
}: DemoSchedule): NonNullable<Step['fields']> {
  return [
    ['frequency', frequency],
    ['retentionDays', String(retentionDays)],
    ['keepDaily', String(keep.daily ?? '')],
    ['keepWeekly', String(keep.weekly ?? '')],
    ['keepMonthly', String(keep.monthly ?? '')],
    ['startTime', '00:00'],
    ['timeZone', 'UTC']
  ]
}
