import { z } from 'zod'
import { ScheduleError, scheduleFor } from '../../../policy/index.js'
import {
  LONGEST_CRON,
  type ScheduleSettings,
  scheduleSettingsSchema
} from '../../../settings/index.js'
import { type FieldErrors, type Form, fieldErrors, typed } from '../../http/form-fields.js'
import { KEEP_FIELDS } from './schedule-fields.js'

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: ScheduleSettings }
  | { readonly ok: false; readonly errors: FieldErrors }

/** A field that is sent twice is two texts, and nobody knows which of them is meant. */
const oneText = z.string({ error: 'Enter one value.' })

const keepCount = oneText
  .trim()
  .toLowerCase()
  .default('')
  .transform((text, context) => {
    if (text === '' || text === '0') return undefined
    if (text === 'all') return 'all' as const
    const count = Number(text)
    if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count
    context.addIssue('Enter a whole number up to 10000, “all”, or nothing.')
    return z.NEVER
  })

const formSchema = z.object({
  frequency: z.string({ error: 'Choose a frequency.' }),
  startTime: oneText.trim().default('00:00'),
  timeZone: oneText.trim().default('UTC'),
  customCron: oneText
    .trim()
    .max(LONGEST_CRON, 'A cron expression is shorter than this.')
    .default(''),
  retentionDays: z.coerce
    .number('Choose a number of days from 1 to 365.')
    .int('Choose a whole number of days.')
    .min(1, 'Choose a number of days from 1 to 365.')
    .max(365, 'Choose a number of days from 1 to 365.'),
  keepLast: keepCount,
  keepHourly: keepCount,
  keepDaily: keepCount,
  keepWeekly: keepCount,
  keepMonthly: keepCount,
  keepYearly: keepCount
})

/** Reads when snapshots are taken and how long they are kept; every message stands at its field. */
export function parseScheduleForm(form: Form): ParsedSchedule {
  const parsed = formSchema.safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  const wrong = flawOfSchedule(form)
  if (wrong !== undefined) errors[wrong.field] ??= wrong.message
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors }
  const { frequency, startTime, timeZone, customCron, retentionDays } = parsed.data
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
    keep
  })
  return schedule.success
    ? { ok: true, schedule: schedule.data }
    : { ok: false, errors: fieldErrors(schedule.error) }
}

/** Told beside whatever else is wrong, so that an admin mends all of it at once. */
function flawOfSchedule(form: Form): ScheduleError | undefined {
  try {
    scheduleFor({
      frequency: typed(form, 'frequency'),
      startTime: typed(form, 'startTime').trim() || '00:00',
      timeZone: typed(form, 'timeZone').trim() || 'UTC',
      customCron: typed(form, 'customCron')
    })
    return undefined
  } catch (error) {
    if (error instanceof ScheduleError) return error
    throw error
  }
}
