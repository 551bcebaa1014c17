import { severitiesToken } from '../../alerts/index.js'
import { type FieldErrors, typed } from '../http/form-fields.js'
import { formPage, type PageReply, page } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { channelRows } from './channels/channel-rows.js'
import { CHANNEL_KINDS } from './channels/settings/channel-kinds.js'
import { sentRows } from './sent-rows.js'
import { severityFields, severityRows } from './severity-rows.js'

/** Who is told, what was sent, and which alerts there are; as it is, or as a refused form left it. */
export async function alertsPage(visit: Visit, errors?: FieldErrors): Promise<PageReply> {
  const { services, wording } = visit
  const model = {
    channels: await channelRows(visit),
    kinds: CHANNEL_KINDS,
    sent: await sentRows(visit),
    severities: await severityRows(visit, errors),
    // A refused form is still on top of what its admin saw.
    seen:
      errors === undefined
        ? severitiesToken(await services.alerts.severities())
        : typed(visit.form, 'seen')
  }
  const shown = page('settings', 'alerts/show', wording.t('alerts.title'), model)
  return formPage(shown, errors ?? {}, severityFields(wording))
}
