import { createHash } from 'node:crypto'
import type { ChangePreview } from '../pruning/index.js'
import type { CostJump } from './cost-jump.js'

/** What an admin has to see before a change is saved: what it deletes, leaves unprotected, and costs. */
export interface ChangeReview extends ChangePreview {
  /** Instances that are protected now and no longer once it is saved, by id. */
  readonly unprotected: readonly string[]
  /** Where the cost jumps. */
  readonly costJump: CostJump | undefined
}

/**
 * Puts together what is to be seen before a change is saved.
 * @param preview what it deletes; undefined while that cannot be known.
 */
export function changeReview(
  preview: ChangePreview | undefined,
  unprotected: readonly string[],
  costJump: CostJump | undefined
): ChangeReview {
  const { instances, fingerprint } = preview ?? { instances: [], fingerprint: '' }
  const seen = fingerprintOf(fingerprint, unprotected, costJump)
  return { instances, unprotected, costJump, fingerprint: seen }
}

/**
 * Whether the admin saw what there is to see, or there is nothing.
 * @param confirmed the fingerprint of what was seen.
 */
export function isConfirmed({ fingerprint }: ChangeReview, confirmed: string | undefined): boolean {
  return fingerprint === '' || fingerprint === confirmed
}

/** Tells what was shown from what is to be saved; empty where there is nothing to see. */
function fingerprintOf(
  expiring: string,
  unprotected: readonly string[],
  jump: CostJump | undefined
): string {
  if (unprotected.length === 0 && jump === undefined) return expiring
  // Each snapshot that completes moves the estimate a little; what was seen is its first two digits.
  const seen = JSON.stringify([expiring, [...unprotected].sort(), jump?.toUsd.toPrecision(2)])
  return createHash('sha256').update(seen).digest('hex')
}
