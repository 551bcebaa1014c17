import type { Kysely } from 'kysely'
import { type AccountConnection, SAVE_FRESHNESS_MS } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import type { Coverage, CoverageReader } from '../coverage/index.js'
import type { Database, Tables } from '../database/index.js'
import type { PruneStore } from '../pruning/index.js'
import type { Review } from '../review/index.js'
import { keptBy, type SlotClaims, type SlotRelease } from '../runs/index.js'
import { savesOf } from '../settings/index.js'
import { message } from '../wording/index.js'
import { changedBy, confirmationOf, mayDelete, type SettingsState } from './change-effects.js'
import { type ChangeReview, isConfirmed } from './change-review.js'
import { unprotectedMessage } from './left-unprotected.js'
import { createPlannedChanges, type PlannedChangesDeps } from './planned-change.js'
import type { ChangeOutcome, SavedBy, SettingsChange } from './settings-change.js'

/** Saves what covers instances, so that no slot is lost by it and nothing expires unseen. */
export interface SettingsChanges {
  /**
   * What expires by a change that does not expire as things are, what it leaves unprotected, and whether
   * far more is stored by it. Writes nothing. @throws DatabaseError
   */
  preview(change: SettingsChange): Promise<ChangeReview>
  /**
   * Saves it, unless it lets something expire, leaves something unprotected or stores far more, and that
   * was not confirmed.
   * @throws SettingsError where choices cannot be saved before the settings are mended.
   * @throws DatabaseError
   */
  save(change: SettingsChange, by: SavedBy): Promise<ChangeOutcome>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

type Db = Kysely<Tables>

export function createSettingsChanges(
  deps: PlannedChangesDeps & {
    readonly database: Database
    readonly coverageReader: CoverageReader
    readonly slotClaims: SlotClaims
    readonly slotRelease: SlotRelease
    readonly pruneStore: PruneStore
    readonly review: Review
    readonly connection: AccountConnection
  }
): SettingsChanges {
  const { snapshotSettings, instanceSchedules, coverageReader, catalogue, clock } = deps
  const planned = createPlannedChanges(deps)

  /** What a change lets expire is told by the account's list. */
  async function readList(): Promise<void> {
    if (planned.isListKnown() || (await deps.connection.client()) === undefined) return
    await catalogue.refresh({ maxAgeMs: SAVE_FRESHNESS_MS, waitMs: PAGE_WAIT_MS, priority: 'page' })
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
    { unprotected, orphanDays }: { unprotected: readonly string[]; orphanDays: number | undefined }
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
        leftOut: unprotectedMessage(unprotected, catalogue.view(), orphanDays)
      })
    })
  }

  return {
    async preview(change) {
      await readList()
      const { db } = deps.database
      return (await planned.plan(change, await planned.current(db), db)).review
    },

    async save(change, by) {
      await readList()
      return await deps.database.transaction(async (trx): Promise<ChangeOutcome> => {
        const before = await planned.current(trx)
        if (change.kind === 'instances') await snapshotSettings.read(trx)
        if (await isChangedMeanwhile(trx, change, before, by)) return { kind: 'conflict' }
        const { after, expiring, review } = await planned.plan(change, before, trx)
        if (!isConfirmed(review, by.confirmed)) return { kind: 'to-confirm', preview: review }
        await settleSlots(trx, before.coverage, after, change)
        await write(trx, change, by.actor)
        if (expiring !== undefined) {
          await deps.pruneStore.confirm(trx, confirmationOf(expiring), by.actor)
        } else if (mayDelete(change, before)) await deps.review.noteUnseenSettings(trx)
        const { unprotected } = review
        const { orphanDays } = after
        await record(trx, change, by, { unprotected, orphanDays })
        return {
          kind: 'saved',
          leftOut: unprotected.length,
          ...(unprotected.length > 0 && orphanDays !== undefined ? { orphanDays } : {}),
          ...deletesOf(review)
        }
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
