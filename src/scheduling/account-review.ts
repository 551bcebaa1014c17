import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database, Tables } from '../database/index.js'
import type { Review, ReviewState } from '../review/index.js'
import {
  type InstanceScheduleStore,
  type SnapshotSettingsStore,
  savesOf
} from '../settings/index.js'
import type { Catalogue } from '../snapshots/index.js'
import type { Covering } from './covering.js'
import { expiringByNext, type InstancePreview } from './expiry-preview.js'
import type { PruneStore } from './prune-store.js'

/** What an admin has to look at before anything is deleted or restored again. */
export interface AccountReview {
  readonly state: ReviewState
  /** What expires by the settings as they are, once the next snapshot of each instance is complete. */
  readonly expiring: readonly InstancePreview[]
  /** Without the account's list nobody can say what expires, and nothing can be confirmed. */
  readonly isListKnown: boolean
  /** Tells what was shown from what is confirmed. */
  readonly fingerprint: string
}

export type ReviewOutcome =
  | { readonly kind: 'confirmed' }
  /** Something is not as it was shown; nothing was confirmed. */
  | { readonly kind: 'changed'; readonly review: AccountReview }
  | { readonly kind: 'nothing-to-review' }

/** What an admin looks at, and confirms, before anything is deleted or restored again. */
export interface AccountReviews {
  /**
   * Undefined where there is nothing to look at.
   * @throws SettingsError or ScheduleError where the stored settings cannot be used.
   */
  current(): Promise<AccountReview | undefined>
  /** Confirms what was shown, if it still is so. @throws as `current` does. */
  confirm(seen: { readonly fingerprint: string; readonly actor: string }): Promise<ReviewOutcome>
}

export function createAccountReviews(deps: {
  readonly database: Database
  readonly review: Review
  readonly covering: Covering
  readonly catalogue: Catalogue
  readonly pruneStore: PruneStore
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly instanceSchedules: Pick<InstanceScheduleStore, 'read'>
  readonly clock: { now(): Date }
}): AccountReviews {
  async function current(): Promise<AccountReview | undefined> {
    const state = await deps.review.state()
    if (isNothing(state)) return undefined
    const view = deps.catalogue.view()
    const coverage = await deps.covering.now()
    const expiring = await expiringByNext(coverage, view, deps.clock.now())
    if (!isToBeShown(state, expiring.length > 0)) return undefined
    const isListKnown = view.refreshedAt !== undefined
    const fingerprint = fingerprintOf(state, expiring, await versionsIn(deps.database.db))
    return { state, expiring, isListKnown, fingerprint }
  }

  async function versionsIn(db: Kysely<Tables>): Promise<readonly number[]> {
    const { version } = await deps.snapshotSettings.read(db)
    return [version, savesOf(await deps.instanceSchedules.read(db))]
  }

  return {
    current,
    async confirm({ fingerprint, actor }) {
      const seen = await current()
      if (seen === undefined) return { kind: 'nothing-to-review' }
      if (!seen.isListKnown || seen.fingerprint !== fingerprint) {
        return { kind: 'changed', review: seen }
      }
      const goes = seen.expiring.flatMap((each) => each.goes)
      const isConfirmed = await deps.database.transaction(async (trx) => {
        // Looked at once more under the lock: another process may have saved or found something since.
        const state = await deps.review.state(trx)
        const isSame = fingerprintOf(state, seen.expiring, await versionsIn(trx)) === fingerprint
        if (!isSame) return false
        const expiring = new Set(goes.map(({ id }) => id))
        await deps.pruneStore.confirm(trx, { expiring, confirmed: goes }, actor)
        await deps.review.confirm(trx, state, deps.catalogue.view(), actor)
        return true
      })
      return isConfirmed ? { kind: 'confirmed' } : { kind: 'changed', review: seen }
    }
  }
}

function isNothing({ unknown, unseenSince, otherAccountSince }: ReviewState): boolean {
  return unknown.length === 0 && unseenSince === undefined && otherAccountSince === undefined
}

/** Settings that were saved unseen need no look where nothing expires by them. */
function isToBeShown(state: ReviewState, isExpiring: boolean): boolean {
  const isUnseen = state.unseenSince !== undefined && isExpiring
  return state.unknown.length > 0 || state.otherAccountSince !== undefined || isUnseen
}

/** Tells what was shown from what is to be confirmed. */
function fingerprintOf(
  state: ReviewState,
  expiring: AccountReview['expiring'],
  versions: readonly number[]
): string {
  const shown = {
    unknown: state.unknown.map(({ snapshotId }) => snapshotId).sort(),
    since: [state.unseenSince, state.otherAccountSince],
    expiring: expiring.flatMap(({ goes }) => goes.map(({ id }) => id)).sort(),
    versions
  }
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex')
}
