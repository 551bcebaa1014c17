import { createHash } from 'node:crypto'
import type { ChangePreview } from '../pruning/index.js'

/** What an admin has to see before a change is saved: what it deletes, and what it leaves unprotected. */
export interface ChangeReview extends ChangePreview {
  /** Instances that are protected now and no longer once it is saved, by id. */
  readonly unprotected: readonly string[]
}

/**
 * Puts together what is to be seen before a change is saved.
 * @param preview what it deletes; undefined while that cannot be known.
 */
export function changeReview(
  preview: ChangePreview | undefined,
  unprotected: readonly string[]
): ChangeReview {
  const { instances, fingerprint } = preview ?? { instances: [], fingerprint: '' }
  return { instances, unprotected, fingerprint: fingerprintOf(fingerprint, unprotected) }
}

/**
 * Whether the admin saw what there is to see, or there is nothing.
 * @param confirmed the fingerprint of what was seen.
 */
export function isConfirmed({ fingerprint }: ChangeReview, confirmed: string | undefined): boolean {
  return fingerprint === '' || fingerprint === confirmed
}

/** Tells what was shown from what is to be saved; empty where there is nothing to see. */
function fingerprintOf(expiring: string, unprotected: readonly string[]): string {
  if (unprotected.length === 0) return expiring
  const seen = JSON.stringify([expiring, [...unprotected].sort()])
  return createHash('sha256').update(seen).digest('hex')
}
