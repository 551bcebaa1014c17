import type { Kysely } from 'kysely'
import { type Database, storedId, storedInstant, type Tables } from '../database/index.js'
import { nextSlotAfter, type SnapshotSchedule, slotsBetween } from '../policy/index.js'
import type { Run } from './run.js'
import { runStore } from './run-store.js'
import type { RunTransitions } from './run-transitions.js'
import {
  isSameSchedule,
  readCursor,
  readCursors,
  writeCursor,
  writeSchedule
} from './schedule-cursors.js'

/** A slot claimed later than this after it was due, in ms, is marked late: a tick and its delay. */
const LATE_AFTER_MS = 2 * 60_000

/** A cursor ahead of the clock by more than this, in ms, means that the clock was set back. */
const CLOCK_SET_BACK_MS = 5_000

/**
 * As many slots of one instance are written down at once, the newest; it is more than a year of
 * hourly ones. The record of the oldest of them then speaks for all before it.
 */
const MOST_SLOTS = 10_000

export interface CoveredSchedule {
  readonly instanceId: string
  readonly schedule: SnapshotSchedule
  /** When what covers it was saved: slots before that are another schedule's. */
  readonly since: Date
  /** Where slots begin for an instance that was never looked at before. */
  readonly startsAt: Date
  readonly nameOf: (slotAt: Date) => string
}

const STILL_IN_THE_MAKING =
  'The snapshot before it was still being made when it was due, so none was taken for this slot.'
const STOOD_IN =
  'It could not be taken when it was due; the snapshot of a later slot stands in for it.'
const AND_ALL_BEFORE = 'The same holds for every slot before it that has no record of its own.'
export const NOT_COVERED =
  'Automatic snapshots were turned off, or no longer covered this instance, before it was taken.'

/** Turns due slots into runs, each exactly once, by the unique row (instance, slot). */
export interface Slots {
  /** Those for which there is something to claim or to write down; one read for all of them. */
  due(covered: readonly CoveredSchedule[]): Promise<readonly CoveredSchedule[]>
  /**
   * Claims every slot that came due: the latest becomes a queued run, the earlier ones are recorded
   * as missed. While it is not known whether a sent request took effect nothing is claimed yet.
   * @throws DatabaseError
   */
  claim(covered: CoveredSchedule): Promise<void>
  /**
   * Claims what came due under settings that are being replaced, in the transaction that replaces
   * them; nothing is left for later, also where it is not known whether a request took effect.
   */
  settle(trx: Db, covered: CoveredSchedule): Promise<void>
  /** Has slots count from now on where they never did, in the transaction that begins to cover. */
  begin(trx: Db, covered: CoveredSchedule): Promise<void>
  /**
   * Forgets the cursors of all instances but these, which are covered; what came due before `until`
   * and was not taken is recorded as missed.
   * @param trx of the caller's, where there is one.
   * @throws DatabaseError
   */
  release(coveredIds: ReadonlySet<string>, until: Date, trx?: Db): Promise<void>
  /** Since when each instance has been covered without a break. */
  coveredSince(): Promise<ReadonlyMap<string, Date>>
}

type Db = Kysely<Tables>

export function createSlots(deps: {
  readonly database: Database
  readonly transitions: RunTransitions
  readonly clock: { now(): Date }
}): Slots {
  const { database, transitions, clock } = deps

  /** Slots that a clock running ahead recorded as missed can be taken when they really come due. */
  async function afterClockSetBack(trx: Db, instanceId: string, now: Date): Promise<void> {
    await trx
      .updateTable('runs')
      .set({ recorded_ahead: 1 })
      .where('instance_id', '=', instanceId)
      .where('state', '=', 'missed')
      .where('slot_at', '>', now.toISOString())
      .execute()
  }

  async function record(
    trx: Db,
    covered: CoveredSchedule,
    due: readonly Date[],
    open: readonly Run[],
    now: Date,
    pausedReason: string | undefined
  ): Promise<void> {
    const { instanceId, nameOf } = covered
    const isBusy = open.some(({ state }) => state !== 'queued')
    const noneTaken = pausedReason ?? (isBusy ? STILL_IN_THE_MAKING : undefined)
    const latest = noneTaken === undefined ? due.at(-1) : undefined
    for (const slotAt of due) {
      const slot = { instanceId, slotAt, name: nameOf(slotAt), isLate: false }
      if (slotAt === latest) {
        const isLate = now.getTime() - slotAt.getTime() > LATE_AFTER_MS
        if (await transitions.claim(trx, { ...slot, isLate })) await supersede(trx, open)
      } else {
        const isCutOff = due.length >= MOST_SLOTS && slotAt === due[0]
        const reason = noneTaken ?? STOOD_IN
        await transitions.miss(trx, slot, isCutOff ? `${reason} ${AND_ALL_BEFORE}` : reason)
      }
    }
  }

  /** What waited for another attempt gives way to the newer slot. */
  async function supersede(trx: Db, open: readonly Run[]): Promise<void> {
    for (const run of open) {
      if (run.trigger !== 'schedule' || run.state !== 'queued') continue
      const why = run.reason === undefined ? '' : ` The last reason: ${run.reason}`
      await transitions.fail(run, `Not taken before the next slot was due.${why}`, trx)
    }
  }

  async function claimIn(trx: Db, covered: CoveredSchedule, isLast: boolean): Promise<void> {
    // Read inside the transaction: it may have waited for another process.
    const now = clock.now()
    const { instanceId, schedule } = covered
    const cursor = await readCursor(trx, instanceId)
    let from = cursor?.consideredUntil ?? covered.startsAt
    if (cursor !== undefined && cursor.consideredUntil === undefined) {
      from = (await newestSlotOf(trx, instanceId, now)) ?? from
    }
    if (isSetBack(from, now)) {
      await afterClockSetBack(trx, instanceId, now)
      from = now
    }
    if (from > now) return
    const due = dueSlots(cursor?.schedule ?? schedule, covered, from, now)
    const open = due.length === 0 ? [] : await runStore.openOf(trx, instanceId)
    if (!isLast && open.some(({ state }) => state === 'creating')) return
    await record(trx, covered, due, open, now, cursor?.pausedReason)
    const isUnchanged = cursor !== undefined && isSameSchedule(cursor.schedule, schedule)
    // A tick with nothing due writes nothing, unless the slots' rule changed.
    if (due.length > 0 || !isUnchanged || from === now || isLast) {
      await writeCursor(trx, instanceId, now, schedule)
    }
  }

  async function releaseIn(trx: Db, coveredIds: ReadonlySet<string>, until: Date): Promise<void> {
    for (const [instanceId, cursor] of await readCursors(trx)) {
      if (coveredIds.has(instanceId)) continue
      const { schedule, consideredUntil } = cursor
      const isReadable = schedule !== undefined && consideredUntil !== undefined
      const unclaimed =
        isReadable && storedId(instanceId) !== undefined
          ? slotsBetween(schedule, consideredUntil, until, MOST_SLOTS)
          : []
      for (const slotAt of unclaimed) {
        const slot = { instanceId, slotAt, name: 'Automatic snapshot', isLate: false }
        await transitions.miss(trx, slot, NOT_COVERED)
      }
      await giveUpQueued(trx, instanceId)
      await trx.deleteFrom('schedule_cursors').where('instance_id', '=', instanceId).execute()
    }
  }

  return {
    async due(covered) {
      if (covered.length === 0) return []
      const now = clock.now()
      const cursors = await readCursors(database.db)
      const next = rememberedNextSlot()
      return covered.filter(({ instanceId, schedule }) => {
        const cursor = cursors.get(instanceId)
        if (cursor === undefined || !isSameSchedule(cursor.schedule, schedule)) return true
        if (cursor.consideredUntil === undefined) return true
        if (isSetBack(cursor.consideredUntil, now)) return true
        const nextSlotAt = next(schedule, cursor.consideredUntil)
        return nextSlotAt !== undefined && nextSlotAt <= now
      })
    },

    claim: (covered) => database.transaction((trx) => claimIn(trx, covered, false)),
    settle: (trx, covered) => claimIn(trx, covered, true),
    async begin(trx, { instanceId, schedule }) {
      const cursor = await readCursor(trx, instanceId)
      if (cursor === undefined) await writeCursor(trx, instanceId, clock.now(), schedule)
    },
    async release(coveredIds, until, trx) {
      if (trx !== undefined) return await releaseIn(trx, coveredIds, until)
      // Nearly always there is nothing to forget, and then nothing is locked.
      const cursors = await database.db
        .selectFrom('schedule_cursors')
        .select('instance_id')
        .execute()
      if (cursors.every(({ instance_id }) => coveredIds.has(instance_id))) return
      await database.transaction((own) => releaseIn(own, coveredIds, until))
    },

    async coveredSince() {
      const rows = await database.db
        .selectFrom('schedule_cursors')
        .select(['instance_id', 'covered_since'])
        .execute()
      return new Map(
        rows.flatMap(({ instance_id, covered_since }) => {
          const since = storedInstant(covered_since)
          return since === undefined ? [] : [[instance_id, since] as const]
        })
      )
    }
  }

  async function giveUpQueued(trx: Db, instanceId: string): Promise<void> {
    for (const run of await runStore.openOf(trx, instanceId)) {
      if (run.trigger !== 'schedule' || run.state !== 'queued') continue
      await transitions.fail(run, NOT_COVERED, trx)
    }
  }
}

/**
 * The slots in (from, now]. Where the schedule was changed meanwhile, those before the change are
 * the old one's and those after it the new one's.
 */
function dueSlots(
  former: SnapshotSchedule,
  covered: CoveredSchedule,
  from: Date,
  now: Date
): Date[] {
  if (isSameSchedule(former, covered.schedule)) {
    return slotsBetween(covered.schedule, from, now, MOST_SLOTS)
  }
  const change = covered.since > now ? now : covered.since < from ? from : covered.since
  return [
    ...slotsBetween(former, from, change, MOST_SLOTS),
    ...slotsBetween(covered.schedule, change, now, MOST_SLOTS)
  ]
}

function isSetBack(consideredUntil: Date, now: Date): boolean {
  return consideredUntil.getTime() - now.getTime() > CLOCK_SET_BACK_MS
}

/** Where a cursor does not tell how far it has come, the last slot that was claimed does. */
async function newestSlotOf(trx: Db, instanceId: string, now: Date): Promise<Date | undefined> {
  const row = await trx
    .selectFrom('runs')
    .select((eb) => eb.fn.max('slot_at').as('slot_at'))
    .where('instance_id', '=', instanceId)
    .where('slot_at', '<=', now.toISOString())
    .executeTakeFirst()
  return storedInstant(row?.slot_at)
}

/** Many instances share a schedule and were last looked at together; each is worked out once. */
export function rememberedNextSlot(): typeof nextSlotAfter {
  const known = new Map<string, Date | undefined>()
  return (schedule, after) => {
    const key = `${writeSchedule(schedule)}|${after.getTime()}`
    if (!known.has(key)) known.set(key, nextSlotAfter(schedule, after))
    return known.get(key)
  }
}
