import {
  FREQUENCY_IDS,
  RETENTION_CHOICES,
  SPREAD_CHOICES,
  timeZoneNames
} from '../../../policy/index.js'
import type { ScheduleSettings } from '../../../settings/index.js'
import type { Wording } from '../../../wording/index.js'
import type { FormField, FormFields } from '../../http/form-fields.js'

/** The keep rules as fields of the form. */
export const KEEP_FIELDS = [
  { name: 'keepLast', rule: 'last' },
  { name: 'keepHourly', rule: 'hourly' },
  { name: 'keepDaily', rule: 'daily' },
  { name: 'keepWeekly', rule: 'weekly' },
  { name: 'keepMonthly', rule: 'monthly' },
  { name: 'keepYearly', rule: 'yearly' }
] as const

/** A schedule as the form shows it. */
export function scheduleFieldsOf(schedule: ScheduleSettings): FormFields {
  return {
    frequency: schedule.frequency,
    startTime: schedule.startTime,
    timeZone: schedule.timeZone,
    customCron: schedule.customCron ?? '',
    retentionDays: String(schedule.retentionDays),
    spreadMinutes: String(schedule.spreadMinutes ?? 0),
    ...Object.fromEntries(
      KEEP_FIELDS.map(({ name, rule }) => [name, String(schedule.keep[rule] ?? '')])
    )
  }
}

/** What `views/shared/schedule-fields.ejs` needs besides the fields and what is wrong with them. */
export function scheduleOptions(fields: FormFields) {
  return {
    frequencies: FREQUENCY_IDS,
    retentionChoices: daysOffered(Number(fields.retentionDays)),
    spreadChoices: SPREAD_CHOICES,
    timeZones: timeZoneNames(),
    keepFields: KEEP_FIELDS
  }
}

/** The fields of `views/shared/schedule-fields.ejs`, in their order. */
export function scheduleFormFields({ t }: Wording): readonly FormField[] {
  return [
    { name: 'frequency', id: 'va-frequency', label: t('settings.frequency') },
    { name: 'retentionDays', id: 'va-retention', label: t('settings.retentionDays') },
    { name: 'customCron', id: 'va-cron', label: t('settings.cron') },
    { name: 'startTime', id: 'va-start-time', label: t('settings.startTime') },
    { name: 'timeZone', id: 'va-time-zone', label: t('settings.timeZone') },
    { name: 'spreadMinutes', id: 'va-spread', label: t('settings.spread') },
    ...KEEP_FIELDS.map(({ name, rule }) => ({
      name,
      id: `va-${name}`,
      label: t(`settings.keep.${rule}`)
    }))
  ]
}

/** A number of days that the select does not offer stays what it is. */
function daysOffered(days: number): readonly number[] {
  if (RETENTION_CHOICES.includes(days) || !Number.isInteger(days) || days < 1 || days > 365) {
    return RETENTION_CHOICES
  }
  return [...RETENTION_CHOICES, days].sort((a, b) => a - b)
}
