import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import type { NewSlotRun, RunTransitions } from '../state/run-transitions.js'

/** As many slots of one instance are written down at once, the newest. */
export const MOST_SLOTS = 30

const AND_ALL_BEFORE = 'The same holds for every slot before it that has no record of its own.'
export const SUPERSEDED = 'Not taken before the next slot was due.'
export const NOT_COVERED =
  'Automatic snapshots were turned off, or no longer covered this instance, before it was taken.'

/** Where slots were cut off, the oldest that is written down stands for those before it too. */
export async function missSlots(
  transitions: RunTransitions,
  trx: Kysely<Tables>,
  slots: readonly NewSlotRun[],
  told: { readonly reason: string; readonly isCutOff: boolean; readonly isGapTold?: boolean }
): Promise<void> {
  const { reason, isCutOff, isGapTold } = told
  const oldest = isCutOff ? slots.slice(0, 1) : []
  await transitions.miss(trx, oldest, `${reason} ${AND_ALL_BEFORE}`, isGapTold)
  await transitions.miss(trx, slots.slice(oldest.length), reason, isGapTold)
}
