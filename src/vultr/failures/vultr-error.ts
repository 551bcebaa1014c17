import { type Message, message, wordingIn } from '../../wording/index.js'

/**
 * What can go wrong between us and Vultr, as one value.
 *
 * - `unauthorized`: the key is refused (401, or 403 for one of the lists that everything rests on).
 * - `address-not-allowed`: the key is right, the caller's address is not on its Access Control list.
 * - `forbidden`: 403 for this one call; the key itself may be good for others.
 * - `not-found`: 404 with Vultr's own JSON.
 * - `quota`: the account may hold no more snapshots.
 * - `locked`: the instance is busy, typically because a snapshot of it is being made.
 * - `refused`: any other 4xx, or a 5xx in which Vultr itself says no; the sentence says why.
 * - `rate-limited`: 429.
 * - `unavailable`: other 5xx, refused or reset connections, DNS failures.
 * - `timeout`: no whole answer within the request timeout.
 * - `redirected`: 3xx; redirects are never followed.
 * - `invalid-response`: an answer that is not what Vultr's contract promises (HTML from a proxy, say).
 * - `withdrawn`: never sent, because the caller's `beforeSend` said no.
 */
export const VULTR_ERROR_KINDS = [
  'unauthorized',
  'address-not-allowed',
  'forbidden',
  'not-found',
  'quota',
  'locked',
  'refused',
  'rate-limited',
  'unavailable',
  'timeout',
  'redirected',
  'invalid-response',
  'withdrawn'
] as const

export type VultrErrorKind = (typeof VULTR_ERROR_KINDS)[number]

export interface VultrError {
  readonly kind: VultrErrorKind
  /** HTTP status where an answer came. */
  readonly status?: number
  /**
   * Vultr's own sentence where it sent one, else a plain sentence of ours. One line of at most 500
   * characters; safe to show, never holds the key.
   */
  readonly sentence: string
  /** A sentence of ours as a message, in the reader's language; `sentence` is its English. */
  readonly own?: Message
  /** Whether the request may have taken effect at Vultr although no good answer came back. */
  readonly effect: 'none' | 'unknown'
  /** What Vultr asked for in Retry-After, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Whether no connection to Vultr came about, or it broke, so that another machine may have a better one. */
export function isUnreached(error: VultrError | undefined): boolean {
  return error?.kind === 'unavailable' && error.status === undefined
}

/** A sentence of ours, where Vultr sent none: in the reader's language, and in English for logs. */
export function ownSentence(own: Message): { readonly sentence: string; readonly own: Message } {
  return { sentence: wordingIn('en').say(own), own }
}

/** A failure that nothing but a sentence of ours is known of; it is put into English when that is read. */
export function ownError(
  kind: VultrErrorKind,
  effect: VultrError['effect'],
  own: Message
): VultrError {
  return {
    kind,
    effect,
    own,
    get sentence() {
      return ownSentence(own).sentence
    }
  }
}

/** A sentence of ours as it is; Vultr's own as a quotation, with the full stop that it often lacks. */
export function errorMessage(error: VultrError): Message {
  if (error.own !== undefined) return error.own
  // Read only now: to put one of ours into English takes all of its words.
  const { sentence } = error
  const whole = /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
  return message('vultr.says', { sentence: whole })
}

export type VultrResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: VultrError }
