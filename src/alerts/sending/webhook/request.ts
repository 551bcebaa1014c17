import type { Outgoing } from '../../alert/outgoing.js'
import type { CallAnswer } from '../calls/call-out.js'

/** What a preset makes of a message. */
export interface WebhookRequest {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Is sent as JSON. */
  readonly body: string
  /** What of the settings an answer could repeat, apart from parts of the URL. */
  readonly secrets?: readonly string[]
  /** Whether an answer of 2xx means that it was not delivered after all. */
  readonly isUndelivered?: (answer: CallAnswer) => boolean
}

export type Preset<Settings> = (outgoing: Outgoing, settings: Settings, now: Date) => WebhookRequest
