import type { InstanceChoice, SnapshotSettings } from '../settings/index.js'
import type { Snapshot, VultrError } from '../snapshots/index.js'
import type { AccountReview, ReviewOutcome } from './account-review.js'
import type { Concern } from './concerns.js'
import type { InstanceCoverage } from './coverage.js'
import type { ChangePreview } from './expiry-preview.js'
import type { HeldPrune, PruneFailure } from './prune-store.js'
import type { QuotaRefusal } from './quota-store.js'
import type { Restore } from './restore-store.js'
import type { DayOutcome, Run, Wave } from './run.js'

/** A snapshot that somebody asks for. */
export interface SnapshotRequest {
  readonly instanceId: string
  readonly name: string
  readonly actor: string
}

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
  /** It was sent, but Vultr has not confirmed it: the instance is looked at until that is clear. */
  | { readonly kind: 'unconfirmed'; readonly restore: Restore }
  /** The instance is locked, or not ready otherwise; it is tried again for up to an hour. */
  | { readonly kind: 'postponed'; readonly restore: Restore; readonly reason: string }
  /** Another restore or snapshot of the instance is under way. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly reason: string }

/** What an admin is about to save. */
export type SettingsChange =
  | { readonly kind: 'settings'; readonly settings: SnapshotSettings }
  | {
      readonly kind: 'instances'
      readonly instanceIds: readonly string[]
      readonly choice: InstanceChoice
    }

/** Who saves a change, on top of what, and what of it was seen. */
export interface SavedBy {
  readonly actor: string
  /** Of the settings, or of the only instance's choice, when the form was opened. */
  readonly expectedVersion?: number
  /** How often choices had been saved when the list was shown; for those of several instances. */
  readonly expectedSaves?: number
  /** The fingerprint of the preview that the admin saw and confirmed. */
  readonly confirmed?: string
}

export type ChangeOutcome =
  | { readonly kind: 'saved' }
  /** Somebody else saved meanwhile; nothing was stored. */
  | { readonly kind: 'conflict' }
  /** Something would expire that was not confirmed; nothing was stored. */
  | { readonly kind: 'to-confirm'; readonly preview: ChangePreview }

export interface CoveredInstance extends InstanceCoverage {
  /** Undefined when automatic snapshots are off or the schedule never comes due again. */
  readonly nextSlotAt: Date | undefined
}

/** An instance's expired snapshots that wait to be confirmed, as they are now. */
export interface HeldSnapshots {
  readonly held: HeldPrune
  /** Those of them that still are expired; newest first. */
  readonly snapshots: readonly Snapshot[]
  /** They are held because the newest one is much smaller than those before it. */
  readonly isSuspicious: boolean
}

/** What the pages need of the scheduler. @throws DatabaseError from each call */
export interface Scheduling {
  /** Takes a snapshot by hand; waits at most 4 s for Vultr. */
  takeSnapshot(request: SnapshotRequest): Promise<TakeSnapshotOutcome>
  /**
   * Has the next tick take these by hand, one after another at the limiter's rate.
   * @returns of how many instances; those with one asked for or in the making are left out.
   */
  queueSnapshots(requests: readonly SnapshotRequest[]): Promise<number>
  /** Runs in `queued`, `creating` or `pending`, oldest first. */
  openRuns(): Promise<readonly Run[]>
  /** The newest runs of an instance that were due or asked for since then, newest first. */
  history(instanceId: string, since: Date, limit: number): Promise<readonly Run[]>
  /** How many runs ended how on each day (UTC) since then; of one instance or of all. */
  daily(instanceId: string | undefined, since: Date): Promise<readonly DayOutcome[]>
  /** How far the many are that came due together; undefined while none waits for its turn. */
  wave(): Promise<Wave | undefined>
  /**
   * The instances automatic snapshots are taken of, now or if these settings were saved; none where
   * the settings cannot be used.
   */
  covered(settings?: SnapshotSettings): Promise<readonly CoveredInstance[]>
  /** What expires by a change that does not expire as things are. */
  preview(change: SettingsChange): Promise<ChangePreview>
  /**
   * Saves settings or choices for single instances, unless they let something expire that does not
   * expire as things are and that was not confirmed.
   * @throws SettingsError where choices cannot be saved before the settings are mended.
   */
  change(change: SettingsChange, by: SavedBy): Promise<ChangeOutcome>
  /** Where Vultr refused another snapshot for there being too many, if that still holds. */
  quotaRefusal(): Promise<QuotaRefusal | undefined>
  /** Median time from pending to complete of earlier runs of this instance, else of all; ms. */
  typicalDurationMs(instanceId: string | undefined): Promise<number | undefined>
  /** What is wrong, gravest first. */
  concerns(): Promise<readonly Concern[]>
  /**
   * What is to be looked at because this database is older than the account, another panel is at work,
   * the key opens another account, or settings were saved unseen; undefined where there is nothing.
   * @throws SettingsError or ScheduleError where the stored settings cannot be used.
   */
  review(): Promise<AccountReview | undefined>
  /** Confirms the settings for the account as it was shown. @throws as `review` does. */
  confirmReview(seen: {
    readonly fingerprint: string
    readonly actor: string
  }): Promise<ReviewOutcome>
  /** What waits to be confirmed before it is pruned. */
  heldSnapshots(): Promise<readonly HeldSnapshots[]>
  /**
   * Writes down what an admin confirmed, and prunes it as far as it still is expired; waits at most 4 s
   * for that, and it goes on.
   * @returns how many were held and are confirmed now, and how many of them are gone already.
   */
  confirmPrune(
    instanceId: string,
    confirmed: { readonly snapshotIds: readonly string[]; readonly actor: string }
  ): Promise<{ readonly confirmed: number; readonly deleted: number }>
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
