import { z } from 'zod'
import { ScheduleError, scheduleFor } from '../policy/index.js'
import { type SnapshotSettings, snapshotSettingsSchema } from '../settings/index.js'
import { type FieldErrors, fieldErrors, typed } from './form-fields.js'

/** The value of the select `Instance` for the server the panel runs on. */
export const THIS_SERVER = 'this-server'

export const KEEP_FIELDS = [
  { name: 'keepLast', rule: 'last', label: 'Keep Last' },
  { name: 'keepHourly', rule: 'hourly', label: 'Keep Hourly' },
  { name: 'keepDaily', rule: 'daily', label: 'Keep Daily' },
  { name: 'keepWeekly', rule: 'weekly', label: 'Keep Weekly' },
  { name: 'keepMonthly', rule: 'monthly', label: 'Keep Monthly' },
  { name: 'keepYearly', rule: 'yearly', label: 'Keep Yearly' }
] as const

export type FormFields = Readonly<Record<string, string>>

export type ParsedSettings =
  | { readonly ok: true; readonly settings: SnapshotSettings }
  | { readonly ok: false; readonly errors: FieldErrors }

const isOn = z.preprocess((value) => value === 'on' || value === 'true', z.boolean())

const keepCount = z
  .string()
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
  enabled: isOn,
  instance: z.string().optional(),
  frequency: z.string({ error: 'Choose a frequency.' }),
  startTime: z.string().trim().default('00:00'),
  timeZone: z.string().trim().default('UTC'),
  customCron: z.string().trim().max(200, 'A cron expression is shorter than this.').default(''),
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

/** Reads the form of the snapshot settings; every message stands at the field it is about. */
export function parseSettingsForm(form: Readonly<Record<string, unknown>>): ParsedSettings {
  const parsed = formSchema.safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  const schedule = checkSchedule(form)
  if (schedule !== undefined) errors[schedule.field] ??= schedule.message
  const covers = coverageOf(parsed.success ? parsed.data.instance : undefined)
  if (covers === undefined) errors.instance = 'Choose the instance to take snapshots of.'
  if (!parsed.success || covers === undefined || Object.keys(errors).length > 0) {
    return { ok: false, errors }
  }
  const { enabled, frequency, startTime, timeZone, customCron, retentionDays } = parsed.data
  const keep = Object.fromEntries(
    KEEP_FIELDS.map(({ name, rule }) => [rule, parsed.data[name]]).filter(
      ([, count]) => count !== undefined
    )
  )
  const settings = snapshotSettingsSchema.parse({
    enabled,
    covers,
    frequency,
    startTime,
    timeZone,
    ...(customCron === '' ? {} : { customCron }),
    retentionDays,
    keep
  })
  return { ok: true, settings }
}

function checkSchedule(form: Readonly<Record<string, unknown>>): ScheduleError | undefined {
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

function coverageOf(instance: string | undefined): SnapshotSettings['covers'] | undefined {
  if (instance === undefined || instance === THIS_SERVER) return { kind: 'this-server' }
  const id = z.uuid().safeParse(instance)
  if (!id.success) return undefined
  return { kind: 'selected', instanceIds: [id.data.toLowerCase()] }
}

/** Settings as the form shows them. */
export function fieldsOf(settings: SnapshotSettings): FormFields {
  const { covers, keep } = settings
  return {
    enabled: settings.enabled ? 'on' : '',
    instance: covers.kind === 'selected' ? (covers.instanceIds[0] ?? '') : THIS_SERVER,
    frequency: settings.frequency,
    startTime: settings.startTime,
    timeZone: settings.timeZone,
    customCron: settings.customCron ?? '',
    retentionDays: String(settings.retentionDays),
    ...Object.fromEntries(KEEP_FIELDS.map(({ name, rule }) => [name, String(keep[rule] ?? '')]))
  }
}
