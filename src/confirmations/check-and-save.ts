import type { Kysely } from 'kysely'
import {
  type AccountConnection,
  type Catalogue,
  type CatalogueView,
  SAVE_FRESHNESS_MS
} from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import { type Coverage, type CoverageReader, coverageOf, isUnusable } from '../coverage/index.js'
import type { Database, Tables } from '../database/index.js'
import {
  type ChangePreview,
  expiryPreview,
  type PrunablesOf,
  type PruneStore
} from '../pruning/index.js'
import type { Review } from '../review/index.js'
import { keptBy, type SlotClaims, type SlotRelease } from '../runs/index.js'
import {
  type InstanceScheduleStore,
  type InstanceSchedules,
  type SnapshotSettingsStore,
  type StoredSnapshotSettings,
  savesOf
} from '../settings/index.js'
import { message } from '../wording/index.js'
import {
  changedBy,
  confirmationOf,
  mayDelete,
  owned,
  type SettingsState,
  savedNow,
  withChoice
} from './change-effects.js'
import { type ChangeReview, changeReview, isConfirmed } from './change-review.js'
import { type CostJump, costJump } from './cost-jump.js'
import { leftUnprotected, unprotectedMessage } from './left-unprotected.js'
import type { ChangeOutcome, SavedBy, SettingsChange } from './settings-change.js'

/** Saves what covers instances, so that no slot is lost by it and nothing expires unseen. */
export interface SettingsChanges {
  /**
   * What expires by a change that does not expire as things are, what it leaves unprotected, and whether
   * its cost jumps. Writes nothing. @throws DatabaseError
   */
  preview(change: SettingsChange): Promise<ChangeReview>
  /**
   * Saves it, unless it lets something expire, leaves something unprotected or costs far more, and that
   * was not confirmed.
   * @throws SettingsError where choices cannot be saved before the settings are mended.
   * @throws DatabaseError
   */
  save(change: SettingsChange, by: SavedBy): Promise<ChangeOutcome>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

type Db = Kysely<Tables>

export function createSettingsChanges(deps: {
  readonly database: Database
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly coverageReader: CoverageReader
  readonly thisServerIds: () => readonly string[]
  readonly catalogue: Catalogue
  readonly slotClaims: SlotClaims
  readonly slotRelease: SlotRelease
  readonly prunablesOf: PrunablesOf
  readonly pruneStore: PruneStore
  readonly review: Review
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
}): SettingsChanges {
  const { snapshotSettings, instanceSchedules, coverageReader, catalogue, clock } = deps

  /** What a change lets expire is told by the account's list. */
  async function readList(): Promise<void> {
    if (isListKnown() || (await deps.connection.client()) === undefined) return
    await catalogue.refresh({ maxAgeMs: SAVE_FRESHNESS_MS, waitMs: PAGE_WAIT_MS, priority: 'page' })
  }

  async function expiringBy(
    change: SettingsChange,
    before: Coverage | undefined,
    after: Coverage,
    db: Db
  ): Promise<ChangePreview> {
    const view = catalogue.view()
    const takesOneNow = change.kind === 'settings' && change.takesOneNow === true
    return await expiryPreview(
      before && (await deps.prunablesOf(before, view, db)),
      await deps.prunablesOf(after, view, db),
      view,
      { now: clock.now(), takesOneNow }
    )
  }

  function isListKnown(): boolean {
    return catalogue.view().refreshedAt !== undefined
  }

  function covers(stored: StoredSnapshotSettings, schedules: InstanceSchedules): Coverage {
    const view = catalogue.view()
    return coverageOf({ stored, schedules, thisServerIds: deps.thisServerIds(), view })
  }

  async function current(db: Db): Promise<SettingsState> {
    const schedules = await instanceSchedules.read(db)
    const stored = await usable(() => snapshotSettings.read(db))
    if (stored === undefined) return { stored, schedules, coverage: undefined }
    const coverage = await usable(async () => covers(stored, schedules))
    return { stored, schedules, coverage }
  }

  function jumpOf(
    before: SettingsState,
    after: Coverage,
    view: CatalogueView
  ): CostJump | undefined {
    return costJump(before.coverage, after, view, clock.now())
  }

  function coverageAfter(change: SettingsChange, { stored, schedules }: SettingsState): Coverage {
    const now = clock.now()
    if (change.kind === 'settings') return covers(savedNow(change.settings, now), owned(schedules))
    const settings = stored ?? savedNow(snapshotSettings.defaults(), now)
    return covers(settings, withChoice(schedules, change.instanceIds, change.choice, now))
  }

  /** Slots belong to the settings under which they came due, so these are settled before they go. */
  async function settleSlots(
    trx: Db,
    before: Coverage | undefined,
    after: Coverage,
    change: SettingsChange
  ): Promise<void> {
    const isChanged = changedBy(change)
    const afterOf = await coverageReader.schedulesOf(after, trx)
    const beforeOf = before && (await coverageReader.schedulesOf(before, trx))
    for (const covered of before?.instances.values() ?? []) {
      if (beforeOf === undefined || !isChanged(covered.instanceId)) continue
      const next = after.instances.get(covered.instanceId)
      await deps.slotClaims.settle(trx, beforeOf(covered), next && afterOf(next))
    }
    if (after.isThisServerUnknown || after.isListUnknown) return
    const now = clock.now()
    await deps.slotRelease.releaseIn(trx, { ...keptBy(after, catalogue.view(), now), until: now })
    if (!after.followsList) return
    for (const covered of after.instances.values()) {
      // One that no tick has met yet and that is not changed has a slot of its own to be found.
      if (isChanged(covered.instanceId)) await deps.slotClaims.begin(trx, afterOf(covered))
    }
  }

  async function write(trx: Db, change: SettingsChange, actor: string): Promise<void> {
    if (change.kind === 'settings') await snapshotSettings.write(trx, change.settings, actor)
    else await instanceSchedules.write(trx, change.instanceIds, change.choice, actor)
  }

  async function record(
    trx: Db,
    change: SettingsChange,
    by: SavedBy,
    unprotected: readonly string[]
  ): Promise<void> {
    const [only, ...others] = change.kind === 'instances' ? change.instanceIds : []
    await recordActivity(trx, {
      at: clock.now(),
      actor: by.actor,
      kind: 'settings',
      outcome: 'ok',
      ...(only !== undefined && others.length === 0 ? { instanceId: only } : {}),
      message: message('activity.settings.saved', {
        changes: by.summary ?? '',
        leftOut: unprotectedMessage(unprotected, catalogue.view())
      })
    })
  }

  return {
    async preview(change) {
      await readList()
      const state = await current(deps.database.db)
      const after = coverageAfter(change, state)
      const view = catalogue.view()
      const expiring = await expiringBy(change, state.coverage, after, deps.database.db)
      const unprotected = leftUnprotected(state.coverage, after, view)
      return changeReview(expiring, unprotected, jumpOf(state, after, view))
    },

    async save(change, by) {
      await readList()
      return await deps.database.transaction(async (trx): Promise<ChangeOutcome> => {
        const before = await current(trx)
        if (change.kind === 'instances') await snapshotSettings.read(trx)
        if (await isChangedMeanwhile(trx, change, before, by)) return { kind: 'conflict' }
        const after = coverageAfter(change, before)
        const view = catalogue.view()
        const preview = isListKnown()
          ? await expiringBy(change, before.coverage, after, trx)
          : undefined
        const unprotected = leftUnprotected(before.coverage, after, view)
        const review = changeReview(preview, unprotected, jumpOf(before, after, view))
        if (!isConfirmed(review, by.confirmed)) return { kind: 'to-confirm', preview: review }
        await settleSlots(trx, before.coverage, after, change)
        await write(trx, change, by.actor)
        if (preview !== undefined) {
          await deps.pruneStore.confirm(trx, confirmationOf(preview), by.actor)
        } else if (mayDelete(change, before)) await deps.review.noteUnseenSettings(trx)
        await record(trx, change, by, unprotected)
        return { kind: 'saved', leftOut: unprotected.length, ...deletesOf(review) }
      })
    }
  }

  /** Whether somebody else saved since the form was opened. */
  async function isChangedMeanwhile(
    trx: Db,
    change: SettingsChange,
    { schedules }: SettingsState,
    { expectedVersion, expectedSaves }: SavedBy
  ): Promise<boolean> {
    if (change.kind === 'settings') {
      return (
        expectedVersion !== undefined && expectedVersion !== (await snapshotSettings.version(trx))
      )
    }
    const isOther = (id: string) => (schedules.get(id)?.version ?? 0) !== expectedVersion
    if (expectedVersion !== undefined && change.instanceIds.some(isOther)) return true
    return expectedSaves !== undefined && savesOf(schedules) !== expectedSaves
  }
}

function deletesOf({ instances }: ChangeReview): { readonly deletes?: number } {
  const deletes = instances.reduce((sum, { newly }) => sum + newly.length, 0)
  return deletes === 0 ? {} : { deletes }
}

/** Undefined where what is stored cannot be read, or never comes due: saving others mends that. */
async function usable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (isUnusable(error)) return undefined
    throw error
  }
}
