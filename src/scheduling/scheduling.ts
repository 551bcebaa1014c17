import type { Snapshot, VultrError } from '../snapshots/index.js'
import type { Concern } from './concerns.js'
import type { HeldPrune, PruneFailure } from './prune-store.js'
import type { Restore } from './restore-store.js'
import type { Run } from './run.js'

export type TakeSnapshotOutcome =
  /** Vultr is making it. */
  | { readonly kind: 'pending'; readonly run: Run }
  /** Asked for, not confirmed within the time a page may wait, or to be tried again shortly. */
  | { readonly kind: 'waiting'; readonly run: Run; readonly error: VultrError | undefined }
  /** Another snapshot of this instance is in the making. */
  | { readonly kind: 'busy' }
  /** Vultr refused it for good. */
  | { readonly kind: 'failed'; readonly run: Run; readonly error: VultrError }

export type RestoreOutcome =
  | { readonly kind: 'restoring'; readonly restore: Restore }
  /** The fresh snapshot is being taken first. */
  | { readonly kind: 'waiting'; readonly restore: Restore }
  /** Another restore or snapshot of the instance is under way. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface CoveredInstance {
  readonly instanceId: string
  /** Undefined when automatic snapshots are off or the schedule never comes due again. */
  readonly nextSlotAt: Date | undefined
}

/** An instance's expired snapshots that wait to be confirmed, as they are now. */
export interface HeldSnapshots {
  readonly held: HeldPrune
  /** Those of them that still are expired; newest first. */
  readonly snapshots: readonly Snapshot[]
}

/** What the pages need of the scheduler. @throws DatabaseError from each call */
export interface Scheduling {
  /** Takes a snapshot by hand; waits at most 4 s for Vultr. */
  takeSnapshot(request: {
    readonly instanceId: string
    readonly name: string
    readonly actor: string
  }): Promise<TakeSnapshotOutcome>
  /** Runs in `queued`, `creating` or `pending`, oldest first. */
  openRuns(): Promise<readonly Run[]>
  /** The latest scheduled run of an instance that is complete, failed or missed. */
  lastRun(instanceId: string): Promise<Run | undefined>
  /** The runs of an instance that were due or asked for since then, newest first. */
  history(instanceId: string, since: Date): Promise<readonly Run[]>
  /** The instances automatic snapshots are taken of now. */
  covered(): Promise<readonly CoveredInstance[]>
  /** Median time from pending to complete of earlier runs of this instance, else of all; ms. */
  typicalDurationMs(instanceId: string | undefined): Promise<number | undefined>
  /** What is wrong, gravest first. */
  concerns(): Promise<readonly Concern[]>
  /** What waits to be confirmed before it is pruned. */
  heldSnapshots(): Promise<readonly HeldSnapshots[]>
  /** Prunes what an admin confirmed, as far as it still is expired. @returns how many are gone. */
  confirmPrune(
    instanceId: string,
    confirmed: { readonly snapshotIds: readonly string[]; readonly actor: string }
  ): Promise<number>
  /** Overwrites an instance's disk with a snapshot; waits at most 4 s for Vultr. */
  restore(request: {
    readonly instanceId: string
    readonly snapshot: Snapshot
    readonly actor: string
    /** Takes a fresh snapshot of the instance first, and restores when it is complete. */
    readonly isSafe: boolean
  }): Promise<RestoreOutcome>
  /** Restores that are not over. */
  openRestores(): Promise<readonly Restore[]>
  /** Snapshots that have expired but that Vultr would not delete. */
  pruneFailures(): Promise<readonly PruneFailure[]>
}
