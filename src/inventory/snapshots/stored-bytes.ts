import type { Snapshot } from '../../account/index.js'

/** What Vultr bills: a snapshot in the making takes nothing yet. */
export function storedBytes(snapshots: readonly Snapshot[]): number {
  return snapshots.reduce(
    (sum, { status, compressedBytes }) =>
      status === 'complete' ? sum + (compressedBytes ?? 0) : sum,
    0
  )
}
