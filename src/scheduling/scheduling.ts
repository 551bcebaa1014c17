import type { VultrError } from '../vultr/index.js'
import type { Run } from './run.js'

export type TakeSnapshotOutcome =
  /** Vultr is making it. */
  | { readonly kind: 'pending'; readonly run: Run }
  /** Asked for, not confirmed within the time a page may wait, or to be tried again shortly. */
  | { readonly kind: 'waiting'; readonly run: Run; readonly error: VultrError | undefined }
  /** Another snapshot of this instance is in the making. */
  | { readonly kind: 'busy'; readonly run: Run }
  /** Vultr refused it for good. */
  | { readonly kind: 'failed'; readonly run: Run; readonly error: VultrError }

export interface CoveredInstance {
  readonly instanceId: string
  /** Undefined when automatic snapshots are off or the schedule never comes due again. */
  readonly nextSlotAt: Date | undefined
}

/** What the pages need of the scheduler. */
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
  /** The instances automatic snapshots are taken of now. */
  covered(): Promise<readonly CoveredInstance[]>
  /** Median time from pending to complete of earlier runs of this instance, else of all; ms. */
  typicalDurationMs(instanceId: string | undefined): Promise<number | undefined>
}
