import type { VultrError, VultrInstance } from '../vultr/index.js'
import type { Snapshot } from './snapshot.js'

export type Instance = VultrInstance

/** The account as last seen. Pages are made from this, never from a call of their own. */
export interface CatalogueView {
  /** Newest first; those without a date first of all. */
  readonly snapshots: readonly Snapshot[]
  /** By label. */
  readonly instances: readonly Instance[]
  /** When this list was last read whole from Vultr; undefined before the first time. */
  readonly refreshedAt: Date | undefined
  /** Why the last attempt to refresh failed; undefined when it succeeded. */
  readonly problem: VultrError | undefined
}

export interface Catalogue {
  /** The last known state, at once, without a call. */
  view(): CatalogueView
  /**
   * Reads the account again unless the state is younger than `maxAgeMs`; callers that come while
   * one refresh is under way share it. Never throws for what Vultr does: look at `problem`.
   * `waitMs` bounds how long the caller waits; the refresh itself goes on.
   */
  refresh(options: {
    readonly maxAgeMs: number
    readonly waitMs?: number
    readonly priority?: 'page' | 'scheduler'
  }): Promise<CatalogueView>
}
