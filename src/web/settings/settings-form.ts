import * as z from 'zod'
import { type SnapshotSettings, snapshotSettingsSchema } from '../../settings/index.js'
import type { Wording } from '../../wording/index.js'
import {
  type FieldErrors,
  type Form,
  type FormFields,
  fieldErrors,
  typed,
  typedAll
} from '../http/form-fields.js'
import { scheduleFieldsOf } from '../shared/schedules/schedule-fields.js'
import { invalidFields, parseScheduleForm } from '../shared/schedules/schedule-form.js'

export type ParsedSettings =
  | { readonly ok: true; readonly settings: SnapshotSettings }
  | { readonly ok: false; readonly errors: FieldErrors }

/** After how many days orphaned snapshots may expire; 0 is never. */
const ORPHAN_CHOICES = [0, 7, 30, 90, 180, 365] as const

const MOST_ORPHAN_DAYS = 3_650

/** What the select offers; a number of days that is stored stays what it is. */
export function orphanChoices({ orphanDays }: FormFields): readonly number[] {
  const chosen = Number(orphanDays)
  return [...new Set([...ORPHAN_CHOICES, chosen])].sort((a, b) => a - b)
}

function formSchema({ t }: Wording) {
  return z.object({
    enabled: z.preprocess((value) => value === 'on' || value === 'true', z.boolean()),
    snapshotLimit: z
      .string({ error: t('settings.error.oneValue') })
      .trim()
      .default('')
      .transform((text, context) => {
        const limit = Number(text)
        if (text === '') return undefined
        if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000) return limit
        context.addIssue(t('settings.error.limit'))
        return z.NEVER
      }),
    /** 0: never. */
    orphanDays: z.coerce
      .number(t('settings.error.invalid'))
      .int(t('settings.error.invalid'))
      .min(0, t('settings.error.invalid'))
      .max(MOST_ORPHAN_DAYS, t('settings.error.invalid'))
      .default(0)
  })
}

/** Reads the form of the snapshot settings; every message stands at the field it is about. */
export function parseSettingsForm(form: Form, wording: Wording): ParsedSettings {
  const parsed = formSchema(wording).safeParse(form)
  const schedule = parseScheduleForm(form, wording)
  const covers = coverageOf(form, wording)
  const errors: Record<string, string> = {
    ...(parsed.success ? {} : fieldErrors(parsed.error)),
    ...(schedule.ok ? {} : schedule.errors),
    ...('errors' in covers ? covers.errors : {})
  }
  if (!parsed.success || !schedule.ok || 'errors' in covers) return { ok: false, errors }
  const { enabled, snapshotLimit, orphanDays } = parsed.data
  const settings = snapshotSettingsSchema.safeParse({
    ...schedule.schedule,
    enabled,
    covers,
    ...(snapshotLimit === undefined ? {} : { snapshotLimit }),
    ...(orphanDays === 0 ? {} : { orphanDays })
  })
  return settings.success
    ? { ok: true, settings: settings.data }
    : { ok: false, errors: invalidFields(settings.error, wording) }
}

function coverageOf(
  form: Form,
  { t }: Wording
): SnapshotSettings['covers'] | { readonly errors: FieldErrors } {
  switch (typed(form, 'covers')) {
    case 'this-server':
      return { kind: 'this-server' }
    case 'all':
      return { kind: 'all' }
    case 'tag': {
      const tag = typed(form, 'tag').trim()
      if (tag !== '' && tag.length <= 200) return { kind: 'tag', tag }
      return { errors: { tag: t('settings.error.tag') } }
    }
    case 'selected':
      return selected(typedAll(form, 'instances'), {
        instances: t('settings.error.instances')
      })
    default:
      // A form without the field means what it says of the one instance.
      return typed(form, 'covers') === '' && form.instance === undefined
        ? { kind: 'this-server' }
        : selected([typed(form, 'instance')], {
            instance: t('settings.error.instance')
          })
  }
}

function selected(given: readonly string[], errors: FieldErrors) {
  const ids = z.array(z.uuid()).min(1).safeParse(given)
  if (!ids.success) return { errors }
  const instanceIds = [...new Set(ids.data.map((id) => id.toLowerCase()))]
  return { kind: 'selected' as const, instanceIds }
}

/** Settings as the form shows them. */
export function settingsFieldsOf(settings: SnapshotSettings): FormFields {
  const { covers } = settings
  const [only = ''] = covers.kind === 'selected' ? covers.instanceIds : []
  return {
    ...scheduleFieldsOf(settings),
    enabled: settings.enabled ? 'on' : '',
    covers: covers.kind,
    instance: only,
    tag: covers.kind === 'tag' ? covers.tag : '',
    snapshotLimit: String(settings.snapshotLimit ?? ''),
    orphanDays: String(settings.orphanDays ?? 0)
  }
}
