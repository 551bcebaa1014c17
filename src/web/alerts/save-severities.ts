import * as z from 'zod'
import { ALERT_KINDS, SEVERITY_CHOICES } from '../../alerts/index.js'
import { typed } from '../http/form-fields.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { alertsPage } from './alerts-page.js'

const choiceSchema = z.enum(SEVERITY_CHOICES)

/** POST /settings/alerts/severities: which alerts are told, and how grave each of them is. */
export const saveSeverities: Handler = async (visit) => {
  const { services, form, wording, user } = visit
  const parsed = ALERT_KINDS.map(
    (kind) => [kind, choiceSchema.safeParse(typed(form, kind))] as const
  )
  const wrong = parsed.filter(([, { success }]) => !success).map(([kind]) => kind)
  if (wrong.length > 0) {
    const error = wording.t('settings.error.invalid')
    return await alertsPage(visit, Object.fromEntries(wrong.map((kind) => [kind, error])))
  }
  const chosen = parsed.flatMap(([kind, { data }]) =>
    data === undefined ? [] : [[kind, data] as const]
  )
  await services.alerts.saveSeverities(new Map(chosen), user)
  return redirect('settings/alerts', 'success', wording.t('alerts.severities.saved'))
}
