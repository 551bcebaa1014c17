import type { Kysely } from 'kysely'
import type { CatalogueView } from '../../account/index.js'
import { lookAtMissing } from '../../common/index.js'
import type { Coverage } from '../../coverage/index.js'
import { type Database, storedId, type Tables } from '../../database/index.js'
import { slotsBetween } from '../../policy/index.js'
import { runStore } from '../state/run-store.js'
import type { RunTransitions } from '../state/run-transitions.js'
import { MOST_SLOTS, missSlots, NOT_COVERED } from './missed-slots.js'
import { type Cursor, readCursors, writeLeftOut } from './schedule-cursors.js'

type Db = Kysely<Tables>

/** Whose slots count, and who is left out why. */
export interface Kept {
  readonly isKept: (instanceId: string) => boolean
  /** Until when the slots of the others were theirs. */
  readonly until: Date
  /** Whether it is the account's list alone that leaves an instance out. */
  readonly isLeftOutByList: (instanceId: string) => boolean
  /** The list holds one of which not even the id could be read: nothing says who is left out. */
  readonly isListPartial: boolean
  /** When that list was read. */
  readonly readAt: Date | undefined
}

/** Ends the slots of instances that are covered no more. */
export interface SlotRelease {
  /**
   * Forgets the cursors of all instances but the kept ones; what came due before and was not taken is
   * recorded as missed. One that the list alone leaves out is forgotten when a second reading, later,
   * leaves it out too; nothing is forgotten by a list that is not whole.
   * @param cursors as they were read just now: nearly always there is nothing to forget, and then nothing is locked.
   * @throws DatabaseError
   */
  release(kept: Kept, cursors: ReadonlyMap<string, Cursor>): Promise<void>
  /** The same in the caller's transaction. @throws DatabaseError */
  releaseIn(trx: Db, kept: Kept): Promise<void>
  /** Whether an instance waits for a second reading of the list. */
  isLeftOutOnce(): Promise<boolean>
}

export function createSlotRelease(deps: {
  readonly database: Database
  readonly transitions: RunTransitions
}): SlotRelease {
  const { database, transitions } = deps

  async function releaseIn(trx: Db, kept: Kept): Promise<void> {
    for (const [instanceId, cursor] of await readCursors(trx)) {
      const since = cursor.leftOutSince
      if (kept.isKept(instanceId)) {
        if (since !== undefined) await writeLeftOut(trx, instanceId, undefined)
        continue
      }
      if (kept.isListPartial) continue
      if (kept.isLeftOutByList(instanceId)) {
        const { readAt } = kept
        if (readAt === undefined) continue
        const look = lookAtMissing(since, readAt)
        if (look === 'first') await writeLeftOut(trx, instanceId, readAt)
        if (look !== 'second') continue
      }
      await releaseOne(trx, instanceId, cursor, kept.until)
    }
  }

  async function releaseOne(
    trx: Db,
    instanceId: string,
    { schedule, consideredUntil }: Cursor,
    until: Date
  ): Promise<void> {
    const isReadable = schedule !== undefined && consideredUntil !== undefined
    const unclaimed =
      isReadable && storedId(instanceId) !== undefined
        ? slotsBetween(schedule, consideredUntil, until, MOST_SLOTS)
        : []
    const slots = unclaimed.map((slotAt) => ({
      instanceId,
      slotAt,
      name: 'Automatic snapshot',
      isLate: false
    }))
    await missSlots(transitions, trx, slots, {
      reason: NOT_COVERED,
      isCutOff: slots.length >= MOST_SLOTS
    })
    await giveUpQueued(trx, instanceId)
    await trx.deleteFrom('schedule_cursors').where('instance_id', '=', instanceId).execute()
  }

  async function giveUpQueued(trx: Db, instanceId: string): Promise<void> {
    for (const run of await runStore.openOf(trx, [instanceId])) {
      if (run.trigger !== 'schedule' || run.state !== 'queued') continue
      await transitions.fail(run, NOT_COVERED, trx)
    }
  }

  return {
    async release(kept, cursors) {
      for (const [instanceId, { leftOutSince }] of cursors) {
        const isSettled = kept.isKept(instanceId) ? leftOutSince === undefined : kept.isListPartial
        if (isSettled) continue
        await database.transaction((trx) => releaseIn(trx, kept))
        return
      }
    },
    releaseIn,

    async isLeftOutOnce() {
      const row = await database.db
        .selectFrom('schedule_cursors')
        .select('instance_id')
        .where('left_out_since', 'is not', null)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    }
  }
}

/** Whose slots count by what covers instances now. */
export function keptBy(coverage: Coverage, view: CatalogueView, now: Date): Kept {
  const unreadableIds = new Set(coverage.unreadableIds)
  return {
    isKept: (id) => coverage.instances.has(id) || unreadableIds.has(id),
    // What the list dropped was still to be taken until now; settings say so as of when they were saved.
    until: coverage.followsList ? now : (coverage.savedAt ?? now),
    isLeftOutByList: (id) => coverage.followsList && !coverage.excludedIds.has(id),
    isListPartial: coverage.isListPartial,
    readAt: view.refreshedAt
  }
}
