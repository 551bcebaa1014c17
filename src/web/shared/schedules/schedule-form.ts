import * as z from 'zod'
import { flawsOfSchedule, type SettingFlaw } from '../../../confirmations/index.js'
import { SPREAD_CHOICES, timeZoneMeant } from '../../../policy/index.js'
import {
  LONGEST_CRON,
  type ScheduleSettings,
  scheduleSettingsSchema
} from '../../../settings/index.js'
import type { Wording } from '../../../wording/index.js'
import { type FieldErrors, type Form, fieldErrors, typed } from '../../http/form-fields.js'
import { KEEP_FIELDS } from './schedule-fields.js'

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: ScheduleSettings }
  | { readonly ok: false; readonly errors: FieldErrors }

const MOST_KEPT = 10_000

/** What stands in the fields, with what is wrong with them in the viewer's language. */
function formSchema({ t }: Wording) {
  // A field that is sent twice is two texts, and nobody knows which of them is meant.
  const oneText = z.string({ error: t('settings.error.oneValue') })
  const keepCount = oneText
    .trim()
    .toLowerCase()
    .default('')
    .transform((text, context) => {
      if (text === '' || text === '0') return undefined
      if (text === 'all') return 'all' as const
      const count = Number(text)
      if (Number.isInteger(count) && count >= 1 && count <= MOST_KEPT) return count
      context.addIssue(t('settings.error.keep', { most: { count: MOST_KEPT } }))
      return z.NEVER
    })
  return z.object({
    frequency: z.string({ error: t('settings.error.noFrequency') }),
    startTime: oneText.trim().default('00:00'),
    timeZone: oneText.trim().default('UTC').transform(zoneOrTyped),
    customCron: oneText
      .trim()
      .max(LONGEST_CRON, t('settings.error.cronLength', { most: LONGEST_CRON }))
      .default(''),
    retentionDays: z.coerce
      .number(t('settings.error.days'))
      .int(t('settings.error.wholeDays'))
      .min(1, t('settings.error.days'))
      .max(365, t('settings.error.days')),
    spreadMinutes: z.coerce
      .number(t('settings.error.invalid'))
      .refine(
        (minutes) => SPREAD_CHOICES.some((each) => each === minutes),
        t('settings.error.invalid')
      )
      .default(0),
    keepLast: keepCount,
    keepHourly: keepCount,
    keepDaily: keepCount,
    keepWeekly: keepCount,
    keepMonthly: keepCount,
    keepYearly: keepCount
  })
}

/** Reads when snapshots are taken and how long they are kept; every message stands at its field. */
export function parseScheduleForm(form: Form, wording: Wording): ParsedSchedule {
  const parsed = formSchema(wording).safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  for (const { field, message } of flawsOfForm(form)) errors[field] ??= wording.say(message)
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors }
  const { frequency, startTime, timeZone, customCron, retentionDays, spreadMinutes } = parsed.data
  const keep = Object.fromEntries(
    KEEP_FIELDS.map(({ name, rule }) => [rule, parsed.data[name]]).filter(
      ([, count]) => count !== undefined
    )
  )
  // By the store's own schema: what it would not read is not saved.
  const schedule = scheduleSettingsSchema.safeParse({
    frequency,
    startTime,
    timeZone,
    ...(customCron === '' ? {} : { customCron }),
    retentionDays,
    ...(spreadMinutes === 0 ? {} : { spreadMinutes }),
    keep
  })
  return schedule.success
    ? { ok: true, schedule: schedule.data }
    : { ok: false, errors: invalidFields(schedule.error, wording) }
}

/** Fields that the form let pass and the store does not: its schema knows no language. */
export function invalidFields(error: z.ZodError, { t }: Wording): FieldErrors {
  const fields = Object.keys(fieldErrors(error))
  return Object.fromEntries(fields.map((field) => [field, t('settings.error.invalid')]))
}

/** As the time zone is stored; what is no zone stays as it was typed, to be told of. */
function zoneOrTyped(text: string): string {
  return timeZoneMeant(text) ?? text
}

/** Told beside whatever else is wrong, so that an admin mends all of it at once. */
function flawsOfForm(form: Form): readonly SettingFlaw[] {
  return flawsOfSchedule({
    frequency: typed(form, 'frequency'),
    startTime: typed(form, 'startTime').trim() || '00:00',
    timeZone: form.timeZone === undefined ? 'UTC' : zoneOrTyped(typed(form, 'timeZone').trim()),
    customCron: typed(form, 'customCron')
  })
}
