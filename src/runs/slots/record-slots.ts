import type { Kysely } from 'kysely'
import type { CoveredSchedule } from '../../coverage/index.js'
import type { Tables } from '../../database/index.js'
import { type Message, message } from '../../wording/index.js'
import type { Run } from '../state/run.js'
import type { NewSlotRun, RunTransitions } from '../state/run-transitions.js'
import { isLate } from './due-slots.js'
import { MOST_SLOTS, missSlots, superseded } from './missed-slots.js'

type Db = Kysely<Tables>

const STILL_IN_THE_MAKING = message('run.stillInTheMaking')
const STOOD_IN = message('run.stoodIn')

/** Slots of one instance that were missed together. */
export interface MissedSlots {
  readonly instanceId: string
  readonly count: number
  readonly from: Date
  readonly reason: Message
}

/**
 * Writes down what becomes of the slots of one instance that came due: the latest becomes a queued
 * run, those that the account holds a snapshot for are taken, the others are missed.
 * @returns undefined where none was missed.
 */
export async function recordSlots(
  transitions: RunTransitions,
  trx: Db,
  covered: CoveredSchedule,
  slots: {
    /** Ascending. */
    readonly due: readonly Date[]
    /** The instance's runs that are under way. */
    readonly open: readonly Run[]
    /** Another one has passed since, and its spread holds it back: these give way to it. */
    readonly isLaterHeldBack: boolean
    readonly pausedReason: Message | undefined
    readonly now: Date
  }
): Promise<MissedSlots | undefined> {
  const { due, open, isLaterHeldBack, pausedReason, now } = slots
  const { instanceId, nameOf } = covered
  const runs = due.map((slotAt) => ({
    instanceId,
    slotAt,
    name: nameOf(slotAt),
    isLate: isLate(covered, slotAt, now)
  }))
  const untaken: NewSlotRun[] = []
  for (const run of runs) {
    const snapshotId = covered.takenBy(run.slotAt)
    if (snapshotId === undefined) untaken.push(run)
    else await transitions.take(trx, run, snapshotId)
  }
  const latest = runs.at(-1)
  // One of which nobody knows whether it is being made is no reason: a newer one waits behind it.
  const isBusy = open.some(({ state }) => state === 'pending')
  const noneTaken = pausedReason ?? (isBusy ? STILL_IN_THE_MAKING : undefined)
  const mayClaim = noneTaken === undefined && !isLaterHeldBack
  const isClaimed = mayClaim && latest !== undefined && untaken.at(-1) === latest
  const waiting = open.find((run) => run.waitsForRoom && isSuperseded(run))
  if (isClaimed && (await transitions.claim(trx, { ...latest, noRoom: waiting?.reason }))) {
    await supersede(transitions, trx, open)
  }
  const missed = (isClaimed ? untaken.slice(0, -1) : untaken).map((run) => ({
    ...run,
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
async function supersede(
  transitions: RunTransitions,
  trx: Db,
  open: readonly Run[]
): Promise<void> {
  for (const run of open) {
    if (isSuperseded(run)) await transitions.fail(run, superseded(run.reason), trx)
  }
}

function isSuperseded({ trigger, state }: Run): boolean {
  return trigger === 'schedule' && state === 'queued'
}
