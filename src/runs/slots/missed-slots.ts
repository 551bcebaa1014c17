import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import { type Message, message } from '../../wording/index.js'
import type { NewSlotRun, RunTransitions } from '../state/run-transitions.js'

/** As many slots of one instance are written down at once, the newest. */
export const MOST_SLOTS = 30

export const NOT_COVERED = message('run.notCovered')

/** Where slots were cut off, the oldest that is written down stands for those before it too. */
export async function missSlots(
  transitions: RunTransitions,
  trx: Kysely<Tables>,
  slots: readonly NewSlotRun[],
  told: { readonly reason: Message; readonly isCutOff: boolean; readonly isGapTold?: boolean }
): Promise<void> {
  const { reason, isCutOff, isGapTold } = told
  const oldest = isCutOff ? slots.slice(0, 1) : []
  await transitions.miss(trx, oldest, message('run.andAllBefore', { reason }), isGapTold)
  await transitions.miss(trx, slots.slice(oldest.length), reason, isGapTold)
}

/** @param last why it was not taken before, where that is known. */
export function superseded(last: Message | undefined): Message {
  return last === undefined
    ? message('run.superseded')
    : message('run.supersededLast', { reason: last })
}
