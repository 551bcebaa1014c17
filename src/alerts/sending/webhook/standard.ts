import { cutText } from '../../../common/index.js'
import type { AlertKind, AlertState, Severity } from '../../alert/alert.js'
import type { Outgoing } from '../../alert/outgoing.js'
import { cleaned, linksOf, oneLine } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'
import { webhookHeaders } from './signature.js'

/**
 * What a receiver of the preset `standard` gets, as JSON. Fields may be added; none is taken away or
 * changes its meaning.
 */
export interface WebhookPayload {
  /** `alert.told` is of what is told once and does not stand. */
  readonly type: `alert.${AlertState | 'told'}` | 'digest' | 'held-back' | 'test'
  /** RFC 3339, UTC: when it happened, not when it was sent. */
  readonly timestamp: string
  readonly data: {
    /** The same whenever it is sent again; also in the header `webhook-id`. */
    readonly id: string
    /** The same when the alert is opened, reminded of and resolved. */
    readonly alertId: string | null
    readonly kind: AlertKind | Outgoing['kind']
    readonly severity: Severity
    readonly state: AlertState | null
    /** Nothing of the alert stands any more. */
    readonly isOver: boolean
    /** RFC 3339, UTC. */
    readonly since: string | null
    readonly subject: string
    /** The whole message as plain text, in the language of `locale`. */
    readonly text: string
    readonly facts: readonly { readonly label: string; readonly value: string }[]
    readonly links: readonly { readonly label: string; readonly url: string }[]
    /** At most 100. */
    readonly instanceIds: readonly string[]
    /** BCP 47. */
    readonly locale: string
  }
}

/** https://www.standardwebhooks.com: the spec recommends less than 20 kB. */
export const standard: Preset<Extract<WebhookSettings, { preset: 'standard' }>> = (
  outgoing,
  { url, secret },
  now
) => {
  const body = JSON.stringify(payloadOf(outgoing))
  return {
    url,
    headers: webhookHeaders(outgoing.id, now, body, secret),
    body,
    ...(secret === undefined ? {} : { secrets: [secret] })
  }
}

function payloadOf(outgoing: Outgoing): WebhookPayload {
  const { id, threadId, at, kind, severity, state, isOver, since, instanceIds, locale } = outgoing
  const text = outgoing.paragraphs.map((each) => cleaned(each)).join('\n\n')
  return {
    type: typeOf(outgoing),
    timestamp: at.toISOString(),
    data: {
      id,
      alertId: threadId ?? null,
      kind,
      severity,
      state: state ?? null,
      isOver,
      since: since?.toISOString() ?? null,
      subject: cutText(oneLine(outgoing.subject), { bytes: 1_000 }),
      text: cutText(text, { bytes: 6_000 }),
      facts: outgoing.facts.slice(0, 20).map(({ label, value }) => ({
        label: cutText(oneLine(label), { bytes: 100 }),
        value: cutText(oneLine(value), { bytes: 300 })
      })),
      links: linksOf(outgoing, 5),
      instanceIds: instanceIds.slice(0, 100),
      locale
    }
  }
}

function typeOf({ kind, state }: Outgoing): WebhookPayload['type'] {
  if (kind === 'digest' || kind === 'held-back' || kind === 'test') return kind
  return `alert.${state ?? 'told'}`
}
