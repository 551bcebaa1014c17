import { typed } from '../../http/form-fields.js'
import { redirect } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { quietTold, quietUntil } from '../../shared/attention/quiet-until.js'
import { alertOfLink } from './alert-of-link.js'

/** POST /alerts/acknowledge: all that stands of an alert is quiet. */
export const acknowledgeAlert: Handler = async (visit) => {
  const { services, form, wording, user } = visit
  const linked = await alertOfLink(visit, typed(form, 'token'))
  if (!linked.ok) return linked.reply
  const until = quietUntil(typed(form, 'until'), services.clock.now())
  const count = await services.alerts.acknowledge(linked.alertId, user, until)
  return count > 0
    ? redirect('overview', 'success', quietTold(until, wording))
    : redirect('overview', 'warning', wording.t('alerts.link.loud'))
}
