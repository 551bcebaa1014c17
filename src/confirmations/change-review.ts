import { createHash } from 'node:crypto'
import type { ChangePreview, OrphanExpiry } from '../pruning/index.js'
import type { Growth } from './growth/growth.js'

/** What an admin has to see before a change is saved: what it deletes, leaves unprotected, and lets grow. */
export interface ChangeReview extends ChangePreview {
  /** Instances that are protected now and no longer once it is saved, by id. */
  readonly unprotected: readonly string[]
  /** What expires later of those by the rule for snapshots of gone or unprotected instances. */
  readonly leaves: readonly OrphanExpiry[]
  /** What expires later of instances that are gone or unprotected already, by that rule turned on or shortened. */
  readonly orphans: readonly OrphanExpiry[]
  /** Where far more is stored by it in the long run. */
  readonly growth: Growth | undefined
}

/**
 * Puts together what is to be seen before a change is saved.
 * @param preview what it deletes; undefined while that cannot be known.
 */
export function changeReview(
  preview: ChangePreview | undefined,
  beside: Pick<ChangeReview, 'unprotected' | 'leaves' | 'orphans' | 'growth'>
): ChangeReview {
  const { instances, fingerprint } = preview ?? { instances: [], fingerprint: '' }
  return { instances, ...beside, fingerprint: fingerprintOf(fingerprint, beside) }
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
  {
    unprotected,
    leaves,
    orphans,
    growth
  }: Pick<ChangeReview, 'unprotected' | 'leaves' | 'orphans' | 'growth'>
): string {
  if (unprotected.length === 0 && orphans.length === 0 && growth === undefined) return expiring
  const seen = JSON.stringify([
    expiring,
    [...unprotected].sort(),
    growth && seenOf(growth),
    leaves.map(({ instanceId }) => instanceId).sort(),
    orphans.flatMap(({ goes }) => goes.map(({ id }) => id)).sort()
  ])
  return createHash('sha256').update(seen).digest('hex')
}

/** Each snapshot that completes moves the estimates a little; what was seen is their first two digits. */
function seenOf({ cost, costly, snapshots, many, endless, limit, disks }: Growth): unknown {
  const ids = (of: { readonly instanceIds: readonly string[] } | undefined) =>
    of && [...of.instanceIds].sort()
  const figures = [
    cost?.toUsd,
    costly?.toUsd,
    snapshots?.to,
    many?.most,
    limit?.needed,
    limit?.limit,
    disks?.toUsd
  ]
  const rounded = figures.map((figure) => figure?.toPrecision(2))
  return [rounded, ids(costly), ids(many), ids(endless)]
}
