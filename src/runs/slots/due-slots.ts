import type { CoveredSchedule, InstanceCoverage, ScheduleOf } from '../../coverage/index.js'
import { memoizedNextSlot, type SnapshotSchedule, slotsBetween } from '../../policy/index.js'
import { MOST_SLOTS } from './missed-slots.js'
import { type Cursor, isSameSchedule } from './schedule-cursors.js'

/** A slot claimed later than this after it was due, in ms, is late: a tick and its delay. */
const LATE_AFTER_MS = 2 * 60_000

/** A cursor ahead of the clock by more than this, in ms, means that the clock was set back. */
const CLOCK_SET_BACK_MS = 5_000

/** A covered instance for which slots have come due. */
export interface DueSchedule extends CoveredSchedule {
  /** It was due longer ago than a tick takes: the account may tell that it was taken. */
  readonly isLate: boolean
}

/** Those for which there is something to claim or to write down, by how far their slots were looked at. */
export function dueSchedules(
  covered: Iterable<InstanceCoverage>,
  scheduleOf: ScheduleOf,
  cursors: ReadonlyMap<string, Cursor>,
  now: Date
): readonly DueSchedule[] {
  const next = memoizedNextSlot()
  const due: DueSchedule[] = []
  for (const each of covered) {
    const cursor = cursors.get(each.instanceId)
    const until = cursor === undefined ? scheduleOf(each).startsAt : cursor.consideredUntil
    if (until === undefined || isSetBack(until, now)) {
      due.push({ ...scheduleOf(each), isLate: true })
      continue
    }
    const isSame = cursor !== undefined && isSameSchedule(cursor.schedule, each.schedule)
    const nextSlotAt = next(cursor?.schedule ?? each.schedule, until)
    const hasPassed = nextSlotAt !== undefined && nextSlotAt <= now
    // As nearly all of thousands in nearly every pass.
    if (!hasPassed && isSame) continue
    const schedule = scheduleOf(each)
    // How long a start is held back is asked only of those that have a slot: it takes a hash.
    const isDueNow = hasPassed && nextSlotAt <= heldBackUntil(schedule, until, now)
    if (!isDueNow && isSame) continue
    due.push({ ...schedule, isLate: nextSlotAt !== undefined && isLate(schedule, nextSlotAt, now) })
  }
  return due
}

export function isLate({ delayMs }: CoveredSchedule, slotAt: Date, now: Date): boolean {
  return now.getTime() - slotAt.getTime() - delayMs() > LATE_AFTER_MS
}

/** Until when slots are looked at, those after it being held back by the instance's spread; not before `from`. */
export function heldBackUntil(
  { delayMs }: Pick<CoveredSchedule, 'delayMs'>,
  from: Date,
  now: Date
): Date {
  const until = new Date(now.getTime() - delayMs())
  return until < from ? from : until
}

/**
 * The slots in (from, until]. Where the schedule was changed meanwhile, those before the change are
 * the old one's and those after it the new one's.
 */
export function dueSlots(
  former: SnapshotSchedule,
  covered: CoveredSchedule,
  from: Date,
  until: Date
): Date[] {
  if (isSameSchedule(former, covered.schedule)) {
    return slotsBetween(covered.schedule, from, until, MOST_SLOTS)
  }
  const change = covered.since > until ? until : covered.since < from ? from : covered.since
  return [
    ...slotsBetween(former, from, change, MOST_SLOTS),
    ...slotsBetween(covered.schedule, change, until, MOST_SLOTS)
  ].slice(-MOST_SLOTS)
}

/** Whether the slots were looked at further than the clock is now. */
export function isSetBack(consideredUntil: Date, now: Date): boolean {
  return consideredUntil.getTime() - now.getTime() > CLOCK_SET_BACK_MS
}
