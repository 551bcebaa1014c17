import type { Kysely } from 'kysely'
import type { Snapshot, VultrError } from '../account/index.js'
import { createBackoffs } from '../common/index.js'
import type { Tables } from '../database/index.js'
import type { PruneStore } from './prune-store.js'

/** First wait before one that stayed without having been refused is looked at again, in ms. */
const LOOK_AGAIN_MS = 5 * 60_000

/** After so many failures in a row to reach Vultr about one snapshot, although its list can be read, it is told. */
const LASTING = 6

/** The key’s own affair, or nobody’s: told elsewhere, and over as soon as a key works. */
const NOT_SENT: ReadonlySet<VultrError['kind']> = new Set([
  'unauthorized',
  'address-not-allowed',
  'withdrawn'
])

/** Says nothing of the snapshot that was asked about. */
const NOT_REACHED: ReadonlySet<VultrError['kind']> = new Set([
  'unavailable',
  'timeout',
  'rate-limited',
  'redirected'
])

/** What keeps expired snapshots from being deleted, and when each is tried again. */
export interface PruneSetbacks {
  /** Whether one that was kept, or could not be asked about, may be looked at again. */
  isDue(snapshotId: string): boolean
  /** As Vultr has it, it may not go, whatever the list says. */
  kept(snapshotId: string): void
  /**
   * Writes down what Vultr has against deleting it, or against relying on the newer one; that no key
   * works or Vultr cannot be reached is neither, unless that lasts.
   * @returns whether it is news.
   */
  failed(trx: Kysely<Tables>, snapshot: Snapshot, error: VultrError): Promise<boolean>
}

export function createPruneSetbacks(deps: {
  readonly store: Pick<PruneStore, 'failed'>
  readonly clock: { now(): Date }
  readonly random: () => number
}): PruneSetbacks {
  const backoffs = createBackoffs({ ...deps, baseMs: LOOK_AGAIN_MS })
  return {
    isDue: backoffs.isDue,
    kept: (snapshotId) => void backoffs.putOff(snapshotId),
    async failed(trx, snapshot, error) {
      if (error.effect === 'none') {
        if (NOT_SENT.has(error.kind)) return false
        if (NOT_REACHED.has(error.kind)) {
          if (backoffs.putOff(snapshot.id, error.retryAfterMs) < LASTING) return false
        }
      }
      return await deps.store.failed(trx, snapshot, error)
    }
  }
}
