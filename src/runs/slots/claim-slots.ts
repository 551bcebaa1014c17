import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { recordActivity } from '../../activity/index.js'
import { isDue } from '../../common/index.js'
import type { CoveredSchedule } from '../../coverage/index.js'
import { type Database, storedInstant, type Tables } from '../../database/index.js'
import { memoizedNextSlot, type SnapshotSchedule, slotsBetween } from '../../policy/index.js'
import type { Run } from '../state/run.js'
import { runStore } from '../state/run-store.js'
import type { NewSlotRun, RunTransitions } from '../state/run-transitions.js'
import { MOST_SLOTS, missSlots, SUPERSEDED } from './miss-slots.js'
import { isSameSchedule, readCursor, readCursors, writeCursor } from './schedule-cursors.js'

/** A slot claimed later than this after it was due, in ms, is marked late: a tick and its delay. */
const LATE_AFTER_MS = 2 * 60_000

/** A cursor ahead of the clock by more than this, in ms, means that the clock was set back. */
const CLOCK_SET_BACK_MS = 5_000

/** As many instances are claimed for in one transaction. */
const CLAIMED_AT_ONCE = 25

/** A covered instance for which slots have come due. */
export interface DueSchedule extends CoveredSchedule {
  /** It was due longer ago than a tick takes: the account may tell that it was taken. */
  readonly isLate: boolean
}

const STILL_IN_THE_MAKING =
  'The snapshot before it was still being made when it was due, so none was taken for this slot.'
const STOOD_IN =
  'It could not be taken when it was due; the snapshot of a later slot stands in for it.'

/** Turns due slots into runs, each exactly once, by the unique row (instance, slot). */
export interface SlotClaims {
  /** Those for which there is something to claim or to write down; one read for all of them. */
  due(covered: readonly CoveredSchedule[]): Promise<readonly DueSchedule[]>
  /**
   * Claims every slot that came due: the latest becomes a queued run, the earlier ones, thirty at
   * most, are recorded as missed; those that the account holds a snapshot for are taken. While a
   * request of the instance is on its way nothing is claimed yet. One instance that cannot be
   * claimed for holds up no other.
   * @throws DatabaseError
   */
  claimAll(due: readonly CoveredSchedule[]): Promise<void>
  /**
   * Claims what came due under settings that are being replaced, in the transaction that replaces
   * them; nothing is left for later, also where it is not known whether a request took effect.
   * @param next by which schedule slots count from now on, where the instance stays covered.
   */
  settle(trx: Db, covered: CoveredSchedule, next: SnapshotSchedule | undefined): Promise<void>
  /** Has slots count from now on where they never did, in the transaction that begins to cover. */
  begin(trx: Db, covered: CoveredSchedule): Promise<void>
}

type Db = Kysely<Tables>

export function createSlotClaims(deps: {
  readonly database: Database
  readonly transitions: RunTransitions
  readonly clock: { now(): Date }
  readonly logger: Logger
}): SlotClaims {
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

  /** @returns how many slots were missed. */
  async function record(
    trx: Db,
    covered: CoveredSchedule,
    due: readonly Date[],
    open: readonly Run[],
    pausedReason: string | undefined
  ): Promise<Missed | undefined> {
    const now = clock.now()
    const { instanceId, nameOf } = covered
    const slots = due.map((slotAt) => ({
      instanceId,
      slotAt,
      name: nameOf(slotAt),
      isLate: now.getTime() - slotAt.getTime() > LATE_AFTER_MS
    }))
    const untaken: NewSlotRun[] = []
    for (const slot of slots) {
      const snapshotId = covered.takenBy(slot.slotAt)
      if (snapshotId === undefined) untaken.push(slot)
      else await transitions.take(trx, slot, snapshotId)
    }
    const latest = slots.at(-1)
    // One of which nobody knows whether it is being made is no reason: a newer one waits behind it.
    const isBusy = open.some(({ state }) => state === 'pending')
    const noneTaken = pausedReason ?? (isBusy ? STILL_IN_THE_MAKING : undefined)
    const isClaimed = noneTaken === undefined && latest !== undefined && untaken.at(-1) === latest
    if (isClaimed && (await transitions.claim(trx, latest))) await supersede(trx, open)
    const missed = (isClaimed ? untaken.slice(0, -1) : untaken).map((slot) => ({
      ...slot,
      isLate: false
    }))
    const reason = noneTaken ?? STOOD_IN
    const [first] = missed
    if (first === undefined) return undefined
    const isCutOff = due.length >= MOST_SLOTS
    await missSlots(transitions, trx, missed, { reason, isCutOff, isGapTold: missed.length > 1 })
    return { instanceId, count: missed.length, from: first.slotAt, reason }
  }

  /** What waited for another attempt gives way to the newer slot. */
  async function supersede(trx: Db, open: readonly Run[]): Promise<void> {
    for (const run of open) {
      if (run.trigger !== 'schedule' || run.state !== 'queued') continue
      const why = run.reason === undefined ? '' : ` The last reason: ${run.reason}`
      await transitions.fail(run, `${SUPERSEDED}${why}`, trx)
    }
  }

  /** @param last the settings are being replaced, and by which schedule slots count from now on. */
  async function claimIn(
    trx: Db,
    covered: CoveredSchedule,
    last?: { readonly next: SnapshotSchedule | undefined }
  ): Promise<Missed | undefined> {
    // Read inside the transaction: it may have waited for another process.
    const now = clock.now()
    const { instanceId, schedule } = covered
    const cursor = await readCursor(trx, instanceId)
    let from = cursor?.consideredUntil ?? covered.startsAt
    if (cursor !== undefined && cursor.consideredUntil === undefined) {
      from = (await newestSlotOf(trx, instanceId, now)) ?? from
    }
    const wasSetBack = isSetBack(from, now)
    if (wasSetBack) {
      await afterClockSetBack(trx, instanceId, now)
      // How far it had come before is told by what was recorded until now, and it begins with what covers it.
      const began = covered.since <= now ? covered.since : now
      const recorded = (await newestSlotOf(trx, instanceId, now)) ?? began
      from = recorded > began ? recorded : began
    }
    if (from > now) return undefined
    const due = dueSlots(cursor?.schedule ?? schedule, covered, from, now)
    const open = due.length === 0 ? [] : await runStore.openOf(trx, instanceId)
    const isOnItsWay = (run: Run) => run.state === 'creating' && run.leaseUntil !== undefined
    if (last === undefined && open.some((run) => isOnItsWay(run) && !isDue(run.leaseUntil, now))) {
      return undefined
    }
    const missed = await record(trx, covered, due, open, cursor?.pausedReason)
    const isUnchanged =
      cursor?.consideredUntil !== undefined && isSameSchedule(cursor.schedule, schedule)
    // A tick with nothing due writes nothing, unless the slots' rule changed or could not be read.
    if (due.length > 0 || !isUnchanged || wasSetBack || last !== undefined) {
      await writeCursor(trx, instanceId, now, last?.next ?? schedule)
    }
    return missed
  }

  /** One that cannot be claimed for must not hold up those beside it. */
  async function claimChunk(chunk: readonly CoveredSchedule[]): Promise<readonly Missed[]> {
    const claimed = async (each: readonly CoveredSchedule[]) =>
      await database.transaction(async (trx) => {
        const missed: Missed[] = []
        for (const covered of each) missed.push(...listOf(await claimIn(trx, covered)))
        return missed
      })
    try {
      return await claimed(chunk)
    } catch (error) {
      if (chunk.length === 1) {
        const [{ instanceId } = { instanceId: '' }] = chunk
        deps.logger.error({ err: error, instanceId }, 'due slots could not be claimed')
        return []
      }
      const missed: Missed[] = []
      for (const one of chunk) missed.push(...(await claimChunk([one])))
      return missed
    }
  }

  /** A gap of any length is one entry, of however many instances. */
  async function tellOfGap(missed: readonly Missed[]): Promise<void> {
    const gaps = missed.filter(({ count }) => count > 1)
    const [only] = gaps
    if (only === undefined) return
    const from = gaps.reduce((first, each) => (each.from < first ? each.from : first), only.from)
    const whose = gaps.length === 1 ? '' : ` of ${gaps.length} instances`
    await recordActivity(database.db, {
      at: clock.now(),
      actor: 'scheduler',
      kind: 'run',
      outcome: 'missed',
      instanceId: gaps.length === 1 ? only.instanceId : undefined,
      sentence: `Several scheduled snapshots${whose} were not taken, the first of those recorded at ${from.toISOString()}. ${only.reason}`
    })
  }

  return {
    async due(covered) {
      if (covered.length === 0) return []
      const now = clock.now()
      const cursors = await readCursors(database.db)
      const next = memoizedNextSlot()
      return covered.flatMap((each): DueSchedule[] => {
        const cursor = cursors.get(each.instanceId)
        const until = cursor === undefined ? each.startsAt : cursor.consideredUntil
        if (until === undefined || isSetBack(until, now)) return [{ ...each, isLate: true }]
        const isSame = cursor !== undefined && isSameSchedule(cursor.schedule, each.schedule)
        const nextSlotAt = next(cursor?.schedule ?? each.schedule, until)
        const isLate =
          nextSlotAt !== undefined && now.getTime() - nextSlotAt.getTime() > LATE_AFTER_MS
        const isDueNow = nextSlotAt !== undefined && nextSlotAt <= now
        return isDueNow || !isSame ? [{ ...each, isLate }] : []
      })
    },

    async claimAll(due) {
      const missed: Missed[] = []
      for (let start = 0; start < due.length; start += CLAIMED_AT_ONCE) {
        missed.push(...(await claimChunk(due.slice(start, start + CLAIMED_AT_ONCE))))
      }
      await tellOfGap(missed)
    },
    async settle(trx, covered, next) {
      await claimIn(trx, covered, { next })
    },
    async begin(trx, { instanceId, schedule }) {
      const cursor = await readCursor(trx, instanceId)
      if (cursor === undefined) await writeCursor(trx, instanceId, clock.now(), schedule)
    }
  }
}

/** Slots of one instance that were missed together. */
interface Missed {
  readonly instanceId: string
  readonly count: number
  readonly from: Date
  readonly reason: string
}

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item]
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
  ].slice(-MOST_SLOTS)
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
