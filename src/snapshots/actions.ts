import type { VultrAccount, VultrError, VultrResult } from '../vultr/index.js'
import type { AccountConnection } from './account-connection.js'
import type { Catalogue } from './catalogue.js'
import { type Snapshot, toSnapshot } from './snapshot.js'
import { withinMs } from './within-ms.js'

export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'still-pending'; readonly snapshot: Snapshot }
  | { readonly kind: 'protected'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

/** What an admin does to a snapshot by hand. */
export interface SnapshotActions {
  /**
   * Deletes a snapshot that the account still lists, waiting at most some 5 s for Vultr.
   * Its status and protection are read from Vultr first: the list may be older than a change.
   */
  deleteSnapshot(id: string): Promise<DeleteOutcome>
}

/** Asks Vultr whose key this is, with that key and not the stored one (`GET /account`). */
export type VerifyApiKey = (key: string) => Promise<VultrResult<VultrAccount>>

/** What is left of the 5 s a page may wait on Vultr once the page itself is made, in ms. */
const PAGE_WAIT_MS = 4_500

const NO_KEY: VultrError = {
  kind: 'unauthorized',
  sentence: 'No API key is stored.',
  effect: 'none'
}

const TOO_SLOW: VultrError = {
  kind: 'timeout',
  sentence: 'Vultr has not answered yet. The deletion may still happen; look at the list shortly.',
  effect: 'unknown'
}

export function createSnapshotActions(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  /** Told of each complete snapshot directly before it is deleted: its run may not know yet that it succeeded. */
  readonly beforeDelete: (snapshot: Snapshot) => Promise<void>
}): SnapshotActions {
  async function deleteListed(listed: Snapshot): Promise<DeleteOutcome> {
    const client = await deps.connection.client()
    if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
    const found = await client.getSnapshot(listed.id, { priority: 'page' })
    if (!found.ok) {
      if (found.error.kind !== 'not-found') {
        return { kind: 'failed', snapshot: listed, error: found.error }
      }
      deps.catalogue.drop(listed.id)
      return { kind: 'unknown-snapshot' }
    }
    const snapshot = toSnapshot(found.value)
    deps.catalogue.put(snapshot)
    if (snapshot.status === 'pending') return { kind: 'still-pending', snapshot }
    if (snapshot.isProtected) return { kind: 'protected', snapshot }
    await deps.beforeDelete(snapshot)
    const deleted = await client.deleteSnapshot(snapshot.id, { priority: 'page' })
    if (!deleted.ok && deleted.error.kind !== 'not-found') {
      return { kind: 'failed', snapshot, error: deleted.error }
    }
    deps.catalogue.drop(snapshot.id)
    return { kind: 'deleted', snapshot }
  }

  return {
    async deleteSnapshot(id) {
      const listed = deps.catalogue.view().snapshots.find((snapshot) => snapshot.id === id)
      if (listed === undefined) return { kind: 'unknown-snapshot' }
      return await withinMs(PAGE_WAIT_MS, deleteListed(listed), {
        kind: 'failed',
        snapshot: listed,
        error: TOO_SLOW
      })
    }
  }
}
