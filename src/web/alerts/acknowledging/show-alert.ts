import type { Condition } from '../../../alerts/index.js'
import type { Wording } from '../../../wording/index.js'
import { typed } from '../../http/form-fields.js'
import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { QUIET_CHOICES } from '../../shared/attention/quiet-until.js'
import { alertOfLink } from './alert-of-link.js'

/** As many of a fleet are shown; the others are counted, and acknowledged with them. */
const MOST_SHOWN = 20

/** GET /alerts/acknowledge: what stands of an alert. Only the form on it changes something: mails are opened by machines too. */
export const showAlert: Handler = async (visit) => {
  const { query, wording } = visit
  const token = typed(query, 'token')
  const linked = await alertOfLink(visit, token)
  if (!linked.ok) return linked.reply
  const { conditions } = linked.standing
  return page('overview', 'alerts/acknowledge', wording.t('alerts.acknowledge'), {
    token,
    shown: conditions.slice(0, MOST_SHOWN).map((each) => presentCondition(each, wording)),
    more: Math.max(0, conditions.length - MOST_SHOWN),
    // What holds up everything cannot be made quiet.
    isQuietable: conditions.some(({ acknowledgedBy }) => acknowledgedBy.length > 0),
    choices: QUIET_CHOICES
  })
}

function presentCondition({ told, since }: Condition, { say }: Wording) {
  const { name, path } = told
  return { name, title: say(told.title), text: told.text, since, path }
}
