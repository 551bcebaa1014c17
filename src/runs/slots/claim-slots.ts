import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { recordActivity } from '../../activity/index.js'
import { endWithPass, isDue } from '../../common/index.js'
import type { CoveredSchedule, InstanceCoverage, ScheduleOf } from '../../coverage/index.js'
import { type Database, storedInstant, type Tables } from '../../database/index.js'
import { slotsBetween } from '../../policy/index.js'
import { message } from '../../wording/index.js'
import type { Run } from '../state/run.js'
import { runStore } from '../state/run-store.js'
import type { RunTransitions } from '../state/run-transitions.js'
import { type DueSchedule, dueSchedules, dueSlots, heldBackUntil, isSetBack } from './due-slots.js'
import { type MissedSlots, recordSlots } from './record-slots.js'
import {
  type Cursor,
  isSameSchedule,
  type NewCursor,
  readCursors,
  writeCursors
} from './schedule-cursors.js'

/** As many instances are claimed for in one transaction. */
const CLAIMED_AT_ONCE = 25

/** Turns due slots into runs, each exactly once, by the unique row (instance, slot). */
export interface SlotClaims {
  /** Those for which there is something to claim or to write down. @param cursors of all instances. */
  due(
    covered: Iterable<InstanceCoverage>,
    scheduleOf: ScheduleOf,
    cursors: ReadonlyMap<string, Cursor>
  ): readonly DueSchedule[]
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
   * @param next by which slots count from now on, where the instance stays covered. Where that is another
   * schedule, a slot that its spread holds back is taken at once: the new one knows nothing of it.
   */
  settle(trx: Db, covered: CoveredSchedule, next: NextSlots | undefined): Promise<void>
  /** Has slots count from now on where they never did, in the transaction that begins to cover. */
  begin(trx: Db, covered: CoveredSchedule): Promise<void>
}

type Db = Kysely<Tables>

/** By which schedule slots count, and how long after one a snapshot is begun. */
type NextSlots = Pick<CoveredSchedule, 'schedule' | 'delayMs'>

export function createSlotClaims(deps: {
  readonly database: Database
  readonly transitions: RunTransitions
  readonly clock: { now(): Date }
  readonly logger: Logger
}): SlotClaims {
  const { database, transitions, clock } = deps

  /**
   * Claims for each of them in the caller's transaction: what is known of all is read by one statement each.
   * @param last the settings are being replaced, and by which schedule slots count from now on.
   */
  async function claimIn(
    trx: Db,
    all: readonly CoveredSchedule[],
    last?: { readonly next: NextSlots | undefined }
  ): Promise<readonly MissedSlots[]> {
    const ids = all.map(({ instanceId }) => instanceId)
    const cursors = await readCursors(trx, ids)
    const underWay = await runStore.openOf(trx, ids)
    const missed: MissedSlots[] = []
    const moved: NewCursor[] = []
    for (const covered of all) {
      const { instanceId } = covered
      const open = underWay.filter((run) => run.instanceId === instanceId)
      const known = { cursor: cursors.get(instanceId), open, last }
      const claimed = await claimOf(trx, covered, known)
      missed.push(...listOf(claimed.missed))
      moved.push(...listOf(claimed.cursor))
    }
    await writeCursors(trx, moved)
    return missed
  }

  async function claimOf(
    trx: Db,
    covered: CoveredSchedule,
    known: {
      readonly cursor: Cursor | undefined
      /** Its runs that are under way. */
      readonly open: readonly Run[]
      readonly last: { readonly next: NextSlots | undefined } | undefined
    }
  ): Promise<{ readonly missed?: MissedSlots | undefined; readonly cursor?: NewCursor }> {
    // Read inside the transaction: it may have waited for another process.
    const now = clock.now()
    const { instanceId, schedule } = covered
    const { cursor, open, last } = known
    const { from, wasSetBack } = await startOf(trx, covered, cursor, now)
    if (from > now) return {}
    const former = cursor?.schedule ?? schedule
    // One that is covered no more has what waits recorded as missed by whoever releases it.
    const next = last?.next ?? covered
    const until = isSameSchedule(former, next.schedule) ? heldBackUntil(next, from, now) : now
    const due = dueSlots(former, covered, from, until)
    const isOnItsWay = (run: Run) => run.state === 'creating' && run.leaseUntil !== undefined
    const isHeld = open.some((run) => isOnItsWay(run) && !isDue(run.leaseUntil, now))
    if (last === undefined && due.length > 0 && isHeld) return {}
    const missed = await recordSlots(transitions, trx, covered, {
      due,
      open,
      isLaterHeldBack: slotsBetween(former, until, now, 1).length > 0,
      pausedReason: cursor?.pausedReason,
      now
    })
    const isUnchanged =
      cursor?.consideredUntil !== undefined && isSameSchedule(cursor.schedule, schedule)
    // A tick with nothing due writes nothing, unless the slots' rule changed or could not be read.
    const isMoved = due.length > 0 || !isUnchanged || wasSetBack || last !== undefined
    if (!isMoved) return { missed }
    return { missed, cursor: { instanceId, consideredUntil: until, schedule: next.schedule } }
  }

  /** One that cannot be claimed for must not hold up those beside it. */
  async function claimChunk(chunk: readonly CoveredSchedule[]): Promise<readonly MissedSlots[]> {
    try {
      return await database.transaction((trx) => claimIn(trx, chunk))
    } catch (error) {
      endWithPass(error)
      if (chunk.length === 1) {
        const [{ instanceId } = { instanceId: '' }] = chunk
        deps.logger.error({ err: error, instanceId }, 'due slots could not be claimed')
        return []
      }
      const missed: MissedSlots[] = []
      for (const one of chunk) missed.push(...(await claimChunk([one])))
      return missed
    }
  }

  /** A gap of any length is one entry, of however many instances. */
  async function tellOfGap(missed: readonly MissedSlots[]): Promise<void> {
    const gaps = missed.filter(({ count }) => count > 1)
    const [only] = gaps
    if (only === undefined) return
    const from = gaps.reduce((first, each) => (each.from < first ? each.from : first), only.from)
    await recordActivity(database.db, {
      at: clock.now(),
      actor: 'scheduler',
      kind: 'run',
      outcome: 'missed',
      instanceId: gaps.length === 1 ? only.instanceId : undefined,
      message: message('activity.run.gap', {
        instances: gaps.length,
        from: { moment: from.toISOString() },
        reason: only.reason
      })
    })
  }

  return {
    due: (covered, scheduleOf, cursors) => dueSchedules(covered, scheduleOf, cursors, clock.now()),

    async claimAll(due) {
      const missed: MissedSlots[] = []
      for (let start = 0; start < due.length; start += CLAIMED_AT_ONCE) {
        missed.push(...(await claimChunk(due.slice(start, start + CLAIMED_AT_ONCE))))
      }
      await tellOfGap(missed)
    },
    async settle(trx, covered, next) {
      await claimIn(trx, [covered], { next })
    },
    async begin(trx, { instanceId, schedule }) {
      const known = await readCursors(trx, [instanceId])
      if (known.has(instanceId)) return
      await writeCursors(trx, [{ instanceId, consideredUntil: clock.now(), schedule }])
    }
  }
}

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item]
}

/** From where on slots were not looked at yet. */
async function startOf(
  trx: Db,
  { instanceId, startsAt, since }: CoveredSchedule,
  cursor: Cursor | undefined,
  now: Date
): Promise<{ readonly from: Date; readonly wasSetBack: boolean }> {
  let from = cursor?.consideredUntil ?? startsAt
  if (cursor !== undefined && cursor.consideredUntil === undefined) {
    from = (await newestSlotOf(trx, instanceId, now)) ?? from
  }
  if (!isSetBack(from, now)) return { from, wasSetBack: false }
  await afterClockSetBack(trx, instanceId, now)
  // How far it had come before is told by what was recorded until now, and it begins with what covers it.
  const began = since <= now ? since : now
  const recorded = (await newestSlotOf(trx, instanceId, now)) ?? began
  return { from: recorded > began ? recorded : began, wasSetBack: true }
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
