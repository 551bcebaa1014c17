import { createHash } from 'node:crypto'
import type { Snapshot } from '../../../account/index.js'

/** Tells one set of snapshots from another. */
export function idsToken(snapshots: readonly Snapshot[]): string {
  const ids = snapshots.map(({ id }) => id).sort()
  return createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 16)
}
