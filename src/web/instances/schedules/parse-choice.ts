import type { InstanceChoice } from '../../../settings/index.js'
import { message, type Wording } from '../../../wording/index.js'
import { type FieldErrors, type Form, typed } from '../../http/form-fields.js'
import { PageError } from '../../http/page-error.js'
import { parseScheduleForm } from '../../shared/schedules/schedule-form.js'

type ParsedChoice =
  | { readonly ok: true; readonly choice: InstanceChoice }
  | { readonly ok: false; readonly errors: FieldErrors }

/** Reads what was chosen: the default, never, or a schedule of its own. @throws PageError for nothing */
export function parseChoice(form: Form, wording: Wording): ParsedChoice {
  const mode = typed(form, 'mode')
  if (mode === 'default' || mode === 'never') return { ok: true, choice: { mode } }
  if (mode !== 'own') {
    throw new PageError(400, message('error.nothingChosen'), message('error.nothingChosen.text'))
  }
  const parsed = parseScheduleForm(form, wording)
  return parsed.ok ? { ok: true, choice: { mode, schedule: parsed.schedule } } : parsed
}
