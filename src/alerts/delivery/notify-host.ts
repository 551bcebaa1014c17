import { withinMs } from '../../common/index.js'
import { message } from '../../wording/index.js'
import type { AlertKind, AlertState, Severity } from '../alert/alert.js'
import { type Outgoing, SendError } from '../alert/outgoing.js'

/** An alert as the host gets it. */
export interface Alert {
  /** Of what is told: the same when it is opened, reminded of and resolved. */
  readonly id: string
  readonly kind: AlertKind
  readonly severity: Severity
  readonly state: AlertState
  /** Since when it stands, or when it happened. */
  readonly since: Date
  readonly at: Date
  /** One line. */
  readonly subject: string
  /** Plain text: what happened, why, and what to do. */
  readonly text: string
  /** Where it is looked into, where the host told its `baseUrl`. */
  readonly url?: string
  /** Where it is about one instance alone. */
  readonly instanceId?: string
}

/** What the host does with an alert; one that it rejects is handed over again later. */
export type Notify = (alert: Alert) => void | Promise<void>

/** As long as any other channel may take, in ms. */
const TIMEOUT_MS = 10_000

/** @throws SendError where the host's function throws, rejects, or takes too long. */
export async function handOver(notify: Notify, outgoing: Outgoing): Promise<string> {
  const alert = toAlert(outgoing)
  if (alert === undefined) return ''
  try {
    const isDone = await withinMs(
      TIMEOUT_MS,
      Promise.resolve(notify(alert)).then(() => true),
      false
    )
    if (isDone) return 'ok'
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SendError('refused', message('alert.delivery.hostFailed', { reason }), true)
  }
  throw new SendError('timeout', message('alert.delivery.hostSlow'), true)
}

/** Undefined of a digest: the host is told alerts alone. */
function toAlert(outgoing: Outgoing): Alert | undefined {
  const { threadId, kind, severity, state, since, at, subject, paragraphs, facts, links } = outgoing
  const isAlert = kind !== 'digest' && kind !== 'held-back' && kind !== 'test'
  if (!isAlert || threadId === undefined || state === undefined) return undefined
  const [url] = links
  const [instanceId, ...others] = outgoing.instanceIds
  const lines = facts.map(({ label, value }) => (label === '' ? value : `${label}: ${value}`))
  return {
    id: threadId,
    kind,
    severity,
    state,
    since: since ?? at,
    at,
    subject,
    text: [...paragraphs, lines.join('\n')].join('\n\n'),
    ...(url === undefined ? {} : { url: url.url }),
    ...(instanceId === undefined || others.length > 0 ? {} : { instanceId })
  }
}
