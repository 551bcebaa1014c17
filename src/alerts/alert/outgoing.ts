import type { Message } from '../../wording/index.js'
import type { AlertKind, AlertState, Severity } from './alert.js'

/** A message as a channel sends it, in the channel's language. All text is plain and may be hostile. */
export interface Outgoing {
  /** Stays the same whenever sending is tried again: `webhook-id`, and part of `Message-ID`. */
  readonly id: string
  /** Of the alert it belongs to: the same when it is opened, reminded of and resolved. Undefined of a digest. */
  readonly threadId: string | undefined
  readonly at: Date
  readonly kind: AlertKind | 'digest' | 'held-back' | 'test'
  readonly severity: Severity
  /** Undefined of what is told once and does not stand: a digest, a test. */
  readonly state: AlertState | undefined
  /** Nothing of the alert stands any more: who keeps incidents may close this one. */
  readonly isOver: boolean
  /** Since when it stands. */
  readonly since: Date | undefined
  /** One line, with the product's prefix: `[Vultr snapshots] web-1: overdue since Tuesday`. */
  readonly subject: string
  /** What happened, why, and what to do. */
  readonly paragraphs: readonly string[]
  /** Figures and instances: what it is, and its value. */
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  /** Absolute addresses of the panel; empty where the host told none. */
  readonly links: readonly { readonly label: string; readonly url: string }[]
  /** Of the instances it is about. */
  readonly instanceIds: readonly string[]
  /** BCP 47. */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
}

/** Sends to one place. */
export interface Sender {
  /**
   * @returns what the other side answered: `250 2.0.0 Ok: queued`, `200 ok`; plain text, bounded.
   * @throws SendError
   */
  send(outgoing: Outgoing): Promise<string>
}

/** Why a message did not arrive. */
export class SendError extends Error {
  override readonly name = 'SendError'
  constructor(
    readonly kind:
      | 'address-not-allowed'
      | 'unreachable'
      | 'timeout'
      | 'redirected'
      | 'refused'
      | 'too-large'
      | 'settings',
    /** What happened, why, and what to do; holds no secret. */
    readonly told: Message,
    /** Whether trying the same again later can help: not after a 4xx other than 408, 425 and 429. */
    readonly isTemporary: boolean,
    /** How long the other side wants to be left alone, in ms. */
    readonly retryAfterMs?: number
  ) {
    super(told.code)
  }
}
