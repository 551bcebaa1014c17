import type { StandingAlert } from '../../../alerts/index.js'
import { page, type Reply } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'

/** Longer than any that we write. */
const LONGEST_TOKEN = 500

/** What the link of a mail leads to. */
export type LinkedAlert =
  | { readonly ok: true; readonly alertId: string; readonly standing: StandingAlert }
  /** The page that says why there is nothing to acknowledge. */
  | { readonly ok: false; readonly reply: Reply }

/** @throws DatabaseError */
export async function alertOfLink(visit: Visit, token: string): Promise<LinkedAlert> {
  const { alerts } = visit.services
  const alertId = token.length > LONGEST_TOKEN ? undefined : alerts.links.read(token)
  if (alertId === undefined) return { ok: false, reply: nothing(visit, 'alerts.link.unknown', 404) }
  const standing = await alerts.standing(alertId)
  return standing === undefined
    ? { ok: false, reply: nothing(visit, 'alerts.link.over', 410) }
    : { ok: true, alertId, standing }
}

function nothing(
  { wording: { t } }: Visit,
  code: 'alerts.link.unknown' | 'alerts.link.over',
  status: number
): Reply {
  return page('overview', 'alerts/no-alert', t('alerts.acknowledge'), { text: t(code) }, status)
}
