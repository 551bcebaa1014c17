import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Catalogue } from '../account/index.js'
import { type CoverageReader, coveredIdsOf } from '../coverage/index.js'
import type { Database, Tables } from '../database/index.js'
import {
  expiringByNext,
  type InstancePreview,
  type PrunablesOf,
  type PruneStore
} from '../pruning/index.js'
import {
  type CoveredIds,
  concerning,
  holdsDeletes,
  type Review,
  type ReviewState
} from '../review/index.js'
import {
  type InstanceScheduleStore,
  type SnapshotSettingsStore,
  savesOf
} from '../settings/index.js'

/** What an admin has to look at before anything is deleted or restored again. */
export interface AccountReview {
  /** Of the instances that are covered. */
  readonly state: ReviewState
  /** Nothing at all is deleted. */
  readonly holdsDeletes: boolean
  /** What expires by the settings as they are, once the next snapshot of each instance is complete. */
  readonly expiring: readonly InstancePreview[]
  /** While it cannot be said whom the settings cover, or what expires, nothing can be confirmed. */
  readonly isConfirmable: boolean
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
  readonly coverageReader: CoverageReader
  readonly catalogue: Catalogue
  readonly prunablesOf: PrunablesOf
  readonly pruneStore: PruneStore
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly instanceSchedules: Pick<InstanceScheduleStore, 'read'>
  readonly clock: { now(): Date }
}): AccountReviews {
  async function current(): Promise<AccountReview | undefined> {
    const stored = await deps.review.state()
    if (isNothing(stored)) return undefined
    const view = deps.catalogue.view()
    const coverage = await deps.coverageReader.now()
    const covered = coveredIdsOf(coverage)
    const state = concerning(stored, covered)
    const prunables = await deps.prunablesOf(coverage, view)
    const expiring = await expiringByNext(prunables, view, deps.clock.now())
    const isConfirmable = view.refreshedAt !== undefined && covered !== 'all'
    // Settings that were saved unseen need no look where it is known that nothing expires by them.
    const isSettled = isNothing({ ...state, unseenSince: undefined })
    if (isSettled && isConfirmable && expiring.length === 0) return undefined
    const versions = await versionsIn(deps.database.db)
    return {
      state,
      holdsDeletes: holdsDeletes(state, covered),
      expiring,
      isConfirmable,
      fingerprint: fingerprintOf({ state, expiring, versions, covered })
    }
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
      if (!seen.isConfirmable || seen.fingerprint !== fingerprint) {
        return { kind: 'changed', review: seen }
      }
      const goes = seen.expiring.flatMap((each) => each.goes)
      const covered = coveredIdsOf(await deps.coverageReader.now())
      const isConfirmed = await deps.database.transaction(async (trx) => {
        // Looked at once more under the lock: another process may have saved or found something since.
        const state = concerning(await deps.review.state(trx), covered)
        const versions = await versionsIn(trx)
        const shown = { state, expiring: seen.expiring, versions, covered }
        if (fingerprintOf(shown) !== fingerprint) return false
        if (!(await deps.review.confirm(trx, state, deps.catalogue.view(), actor))) return false
        const expiring = new Set(goes.map(({ id }) => id))
        await deps.pruneStore.confirm(trx, { expiring, confirmed: goes }, actor)
        return true
      })
      return isConfirmed ? { kind: 'confirmed' } : { kind: 'changed', review: seen }
    }
  }
}

function isNothing({ unknown, unseenSince, otherAccountSince }: ReviewState): boolean {
  return unknown.length === 0 && unseenSince === undefined && otherAccountSince === undefined
}

/** Tells what was shown from what is to be confirmed. */
function fingerprintOf(shown: {
  readonly state: ReviewState
  readonly expiring: AccountReview['expiring']
  readonly versions: readonly number[]
  readonly covered: CoveredIds
}): string {
  const { state, expiring, versions, covered } = shown
  const told = {
    unknown: state.unknown.map(({ snapshotId }) => snapshotId).sort(),
    since: [state.unseenSince, state.otherAccountSince],
    expiring: expiring.flatMap(({ goes }) => goes.map(({ id }) => id)).sort(),
    covered: covered === 'all' ? covered : [...covered].sort(),
    versions
  }
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
