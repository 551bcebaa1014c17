import type { Snapshot, VultrError } from '../account/index.js'

export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'still-pending'; readonly snapshot: Snapshot }
  | { readonly kind: 'protected'; readonly snapshot: Snapshot }
  /** A restore that is under way needs it. */
  | { readonly kind: 'needed'; readonly snapshot: Snapshot }
  /** Another change of it is under way. */
  | { readonly kind: 'busy'; readonly snapshot: Snapshot }
  | ChangedSince
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

/** Somebody else has begun to change it since whoever asks has looked at it. */
interface ChangedSince {
  readonly kind: 'changed'
  readonly snapshot: Snapshot
}

export type DescribeOutcome =
  | { readonly kind: 'described'; readonly snapshot: Snapshot }
  /** Vultr said yes, but has another description than was sent; the snapshot as it is there. */
  | { readonly kind: 'stored-otherwise'; readonly snapshot: Snapshot }
  /** Vultr said yes, but what it has now could not be read; the snapshot as it was before. */
  | { readonly kind: 'unread'; readonly snapshot: Snapshot; readonly error: VultrError }
  | { readonly kind: 'unknown-snapshot' }
  /** It has no mark of ours to write that into. */
  | { readonly kind: 'foreign'; readonly snapshot: Snapshot }
  /** Another change of it is under way. */
  | { readonly kind: 'busy'; readonly snapshot: Snapshot }
  | ChangedSince
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }
