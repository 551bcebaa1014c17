import type { InstanceChoice, SnapshotSettings } from '../settings/index.js'
import type { Message } from '../wording/index.js'
import type { ChangeReview } from './change-review.js'

/** What an admin is about to save. */
export type SettingsChange =
  | {
      readonly kind: 'settings'
      readonly settings: SnapshotSettings
      /** A snapshot of all that is covered is taken as soon as it is saved. */
      readonly takesOneNow?: boolean
    }
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
  /** What is changed, for the activity log; default only that something was saved. */
  readonly summary?: Message
}

export type ChangeOutcome =
  | {
      readonly kind: 'saved'
      /** How many instances are no longer protected. */
      readonly leftOut: number
      /** After how many days all but the latest of their snapshots expire, where they do. */
      readonly orphanDays?: number
      /** How many snapshots it deletes once they have expired, where it does. */
      readonly deletes?: number
    }
  /** Somebody else saved meanwhile; nothing was stored. */
  | { readonly kind: 'conflict' }
  /** Something would expire, be unprotected or grow that was not confirmed; nothing was stored. */
  | { readonly kind: 'to-confirm'; readonly preview: ChangeReview }
