import { createHash } from 'node:crypto'
import { cutText } from '../../../common/index.js'
import type { Outgoing } from '../../alert/outgoing.js'
import { factsOf, linksOf, paragraphsOf, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** Names us in their lists. */
const SOURCE = 'vultr-panel-addon'

/** In characters, https://developer.pagerduty.com/docs/send-alert-event. */
const LONGEST = { dedupKey: 255, summary: 1_024 } as const

/**
 * Events API v2: https://developer.pagerduty.com/docs/send-alert-event. An alert is one incident there: it is
 * triggered under the id of its thread and resolved once nothing of it stands. A reminder, and a part of
 * it that is resolved, are triggered again: that is a line in the log of an open incident, and opens
 * another one where somebody closed it although the rest still stands. A digest is no incident but a
 * change event (https://developer.pagerduty.com/docs/send-change-event), which notifies nobody.
 */
export const pagerduty: Preset<Extract<WebhookSettings, { preset: 'pagerduty' }>> = (
  outgoing,
  { routingKey, apiUrl = 'https://events.pagerduty.com' }
) => {
  const base = apiUrl.replace(/\/+$/, '')
  const isChange = outgoing.kind === 'digest'
  const event = isChange ? {} : { event_action: actionOf(outgoing), dedup_key: keyOf(outgoing) }
  return {
    url: `${base}/v2/${isChange ? 'change/' : ''}enqueue`,
    body: JSON.stringify({
      routing_key: routingKey,
      ...event,
      payload: {
        summary: cutText(subjectOf(outgoing), { graphemes: 500, bytes: LONGEST.summary }),
        source: SOURCE,
        timestamp: outgoing.at.toISOString(),
        ...(isChange ? {} : { severity: outgoing.severity, class: outgoing.kind }),
        custom_details: detailsOf(outgoing)
      },
      links: linksOf(outgoing, 5).map(({ label, url }) => ({
        href: url,
        text: cutText(label, { bytes: 200 })
      }))
    }),
    secrets: [routingKey]
  }
}

function actionOf({ state, isOver }: Outgoing): 'trigger' | 'resolve' {
  return state === 'resolved' && isOver ? 'resolve' : 'trigger'
}

function keyOf({ threadId, id }: Outgoing): string {
  const key = threadId ?? id
  return key.length <= LONGEST.dedupKey ? key : createHash('sha256').update(key).digest('hex')
}

function detailsOf(outgoing: Outgoing): Readonly<Record<string, unknown>> {
  return {
    message: cutText(paragraphsOf(outgoing), { bytes: 20_000 }),
    // A list, as labels come from elsewhere and may be any property's name.
    facts: factsOf(outgoing, 20).map(({ label, value }) =>
      cutText(`${label}: ${value}`, { bytes: 500 })
    ),
    instances: outgoing.instanceIds.slice(0, 100),
    ...(outgoing.since === undefined ? {} : { since: outgoing.since.toISOString() })
  }
}
