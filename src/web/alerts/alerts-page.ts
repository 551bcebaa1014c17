import type { FieldErrors } from '../http/form-fields.js'
import { formPage, page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { channelRows } from './channels/channel-rows.js'
import { CHANNEL_KINDS } from './channels/settings/channel-kinds.js'
import { sentRows } from './sent-rows.js'
import { severityFields, severityRows } from './severity-rows.js'

/** Who is told, what was sent, and which alerts there are; as it is, or as a refused form left it. */
export async function alertsPage(visit: Visit, errors?: FieldErrors): Promise<Reply> {
  const { wording } = visit
  const model = {
    channels: await channelRows(visit),
    kinds: CHANNEL_KINDS,
    sent: await sentRows(visit),
    severities: await severityRows(visit, errors)
  }
  const shown = page('settings', 'alerts/show', wording.t('alerts.title'), model)
  return formPage(shown, errors ?? {}, severityFields(wording))
}
