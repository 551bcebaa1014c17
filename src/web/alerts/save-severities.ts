import * as z from 'zod'
import {
  ALERT_KINDS,
  type AlertKind,
  SEVERITY_CHOICES,
  type Severity,
  severitiesToken
} from '../../alerts/index.js'
import { type Message, message } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { conflictPage, type Reply, redirect } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { settingConflict } from '../shared/changes/setting-conflict.js'
import { alertsPage } from './alerts-page.js'

const choiceSchema = z.enum(SEVERITY_CHOICES)

/** Kind by kind what somebody else chose meanwhile, and what was refused. */
async function replyToConflict(
  visit: Visit,
  chosen: ReadonlyMap<AlertKind, Severity | 'off'>
): Promise<Reply> {
  const stored = await visit.services.alerts.severities()
  const { t } = visit.wording
  const differences = [...chosen].flatMap(([kind, severity]) => {
    const theirs = stored(kind)
    return theirs === severity
      ? []
      : [
          {
            name: message(`alerts.kind.${kind}`),
            from: severityText(theirs),
            to: severityText(severity)
          }
        ]
  })
  const conflict = settingConflict(visit, {
    who: undefined,
    text: t('settings.conflict', { who: t('settings.conflict.somebody') }),
    differences,
    action: 'settings/alerts/severities',
    back: 'settings/alerts',
    onTopOf: { seen: severitiesToken(stored) }
  })
  return conflictPage(await alertsPage(visit), conflict)
}

function severityText(severity: Severity | 'off'): Message {
  return severity === 'off' ? message('alerts.off') : message('alert.severity', { severity })
}

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
  const seen = typed(form, 'seen')
  const by = { actor: user, ...(seen === '' ? {} : { seen }) }
  if (!(await services.alerts.saveSeverities(new Map(chosen), by))) {
    return await replyToConflict(visit, new Map(chosen))
  }
  return redirect('settings/alerts', 'success', wording.t('alerts.severities.saved'))
}
