import type { VultrAccount, VultrError, VultrResult } from '../vultr/index.js'
import type { Snapshot } from './snapshot.js'

export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'still-pending'; readonly snapshot: Snapshot }
  | { readonly kind: 'protected'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

/** What an admin does to a snapshot by hand. */
export interface SnapshotActions {
  deleteSnapshot(id: string): Promise<DeleteOutcome>
}

/** Asks Vultr whose key this is, with that key and not the stored one (`GET /account`). */
export type VerifyApiKey = (key: string) => Promise<VultrResult<VultrAccount>>
