/**
 * What can go wrong between us and Vultr, as one value.
 *
 * - `unauthorized`: the key is refused (401/403 without an address in the sentence).
 * - `address-not-allowed`: the key is right, the caller's address is not on its Access Control list.
 * - `not-found`: 404.
 * - `quota`: the account may hold no more snapshots.
 * - `locked`: the instance is busy, typically because a snapshot of it is being made.
 * - `refused`: any other 4xx; the sentence says why.
 * - `rate-limited`: 429.
 * - `unavailable`: 5xx, refused or reset connections, DNS failures.
 * - `timeout`: no whole answer within the request timeout.
 * - `invalid-response`: an answer that is not what Vultr's contract promises (HTML from a proxy, say).
 * - `withdrawn`: never sent, because the caller's `beforeSend` said no.
 */
export type VultrErrorKind =
  | 'unauthorized'
  | 'address-not-allowed'
  | 'not-found'
  | 'quota'
  | 'locked'
  | 'refused'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'invalid-response'
  | 'withdrawn'

export interface VultrError {
  readonly kind: VultrErrorKind
  /** HTTP status where an answer came. */
  readonly status?: number
  /** Vultr's own sentence where it sent one, else a plain sentence of ours. Safe to show, never holds the key. */
  readonly sentence: string
  /** Whether the request may have taken effect at Vultr although no good answer came back. */
  readonly effect: 'none' | 'unknown'
  /** What Vultr asked for in Retry-After, in milliseconds. */
  readonly retryAfterMs?: number
}

export type VultrResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: VultrError }
