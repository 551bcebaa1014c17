import type { Snapshot } from '../../account/index.js'
import { createBreather } from '../../common/index.js'
import type { InventoryServices } from '../services.js'

/**
 * When each snapshot expires, in ms since 1970 UTC: 0 for one that has expired and still waits to go,
 * infinity for one of which nobody knows that it ever will.
 */
export type ExpiryTimes = ReadonlyMap<Snapshot, number>

export const HAS_EXPIRED = 0

/** @throws DatabaseError */
export async function expiryTimes(
  services: InventoryServices,
  snapshots: readonly Snapshot[]
): Promise<ExpiryTimes> {
  const fateOf = await services.snapshotFates()
  const breathe = createBreather()
  const times = new Map<Snapshot, number>()
  for (const snapshot of snapshots) {
    await breathe()
    const fate = fateOf(snapshot)
    switch (fate?.kind) {
      case 'expired':
      case 'held':
      case 'under-review':
        times.set(snapshot, HAS_EXPIRED)
        break
      case 'expires':
        times.set(snapshot, fate.at.getTime())
        break
      default:
        times.set(snapshot, Number.POSITIVE_INFINITY)
    }
  }
  return times
}
