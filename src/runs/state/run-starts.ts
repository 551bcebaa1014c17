import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { newExpiringRunKey, newRuledRunKey, newRunKey } from '../../account/index.js'
import { recordActivity } from '../../activity/index.js'
import { inTerm } from '../../common/index.js'
import type { Tables } from '../../database/index.js'
import { message, writeMessage } from '../../wording/index.js'
import { countEnded } from './count-ended.js'
import type { Run } from './run.js'
import type { ExpiryByHand, NewSlotRun, RunTransitions } from './run-transitions.js'

type Db = Kysely<Tables>

/** The ways in which a run begins. @throws DatabaseError from each of them */
export function createRunStarts({
  clock,
  term
}: {
  readonly clock: { now(): Date }
  readonly term: () => unknown
}): Pick<RunTransitions, 'claim' | 'take' | 'miss' | 'request' | 'begunLately'> {
  const begun = inTerm(term, () => new Set<string>())

  function noteBegun(key: string): void {
    // Nobody asks for those of a process that does not lead.
    if (term() !== undefined) begun().add(key)
  }

  return {
    begunLately() {
      const lately = new Set(begun())
      begun().clear()
      return lately
    },
    async claim(trx, slot) {
      const row = slotRow(slot, clock.now())
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('runs')
        .values({ ...row, state: 'queued' })
        .onConflict((conflict) =>
          conflict
            .columns(['instance_id', 'slot_at'])
            // Begun anew, with a key of its own: a copy of the database may have used the one it had, and
            // would take what is made here for its own.
            .doUpdateSet({
              ...row,
              state: 'queued',
              recorded_ahead: 0,
              finished_at: null
            })
            .where('runs.state', '=', 'missed')
            // Where its cursor was forgotten meanwhile, only the row tells that the clock was ahead.
            .where((eb) =>
              eb.or([eb('runs.recorded_ahead', '=', 1), eb('runs.created_at', '>', row.created_at)])
            )
        )
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows !== 1n) return false
      noteBegun(row.key)
      return true
    },
    async take(trx, slot, snapshotId) {
      const now = clock.now()
      const taken = {
        state: 'complete' as const,
        snapshot_id: snapshotId,
        finished_at: now.toISOString()
      }
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('runs')
        .values({ ...slotRow(slot, now), ...taken })
        .onConflict((conflict) => conflict.columns(['instance_id', 'slot_at']).doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows !== 1n) return
      await countEnded(trx, taken.state)
      await recordActivity(trx, { ...aboutSlot(slot), at: now, ...TAKEN, snapshotId })
    },
    async miss(trx, slots, reason, isGapTold = false) {
      const [first] = slots
      if (first === undefined) return
      const now = clock.now()
      const missed = {
        state: 'missed' as const,
        reason: writeMessage(reason),
        finished_at: now.toISOString()
      }
      const { numInsertedOrUpdatedRows = 0n } = await trx
        .insertInto('runs')
        .values(slots.map((slot) => ({ ...slotRow(slot, now), ...missed })))
        .onConflict((conflict) => conflict.columns(['instance_id', 'slot_at']).doNothing())
        .executeTakeFirst()
      const count = numInsertedOrUpdatedRows
      if (count === 0n) return
      await countEnded(trx, missed.state, Number(count))
      if (isGapTold) return
      const told =
        count === 1n
          ? reason
          : message('activity.run.severalMissed', { count: Number(count), reason })
      await recordActivity(trx, { ...aboutSlot(first), at: now, outcome: 'missed', message: told })
    },
    async request(trx, { instanceId, name, actor, expires }) {
      if (await isBusy(trx, instanceId)) return undefined
      const key = keyByHand(expires)
      const row = { ...newRun(clock.now().toISOString(), instanceId, name, key), actor }
      await trx
        .insertInto('runs')
        .values({ ...row, trigger: 'manual', state: 'queued' })
        .execute()
      noteBegun(row.key)
      return row.id
    }
  }
}

/**
 * Whether a snapshot of the instance is in the making, or it is to be restored; the snapshot that is
 * taken before the restore is the one that may be made then.
 */
export async function isBusy(trx: Db, instanceId: string, runId?: Run['id']): Promise<boolean> {
  const making = await trx
    .selectFrom('runs')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('state', 'in', ['creating', 'pending'])
    .executeTakeFirst()
  if (making !== undefined) return true
  const restore = await trx
    .selectFrom('restores')
    .select('safety_run_id')
    .where('instance_id', '=', instanceId)
    .where('state', 'in', ['waiting', 'sending', 'restoring'])
    .executeTakeFirst()
  return restore !== undefined && (runId === undefined || restore.safety_run_id !== runId)
}

function keyByHand(expires: ExpiryByHand | undefined): string {
  if (expires instanceof Date) return newExpiringRunKey(expires)
  return expires === 'like-scheduled' ? newRuledRunKey() : newRunKey()
}

const TAKEN = {
  outcome: 'info',
  message: message('activity.run.takenElsewhere')
} as const

function newRun(now: string, instanceId: string, name: string, key: string) {
  return {
    id: randomUUID(),
    instance_id: instanceId,
    key,
    name,
    created_at: now,
    updated_at: now
  }
}

function slotRow({ instanceId, name, slotAt, isLate, noRoom }: NewSlotRun, now: Date) {
  return {
    ...newRun(now.toISOString(), instanceId, name, newRunKey(slotAt)),
    trigger: 'schedule' as const,
    slot_at: slotAt.toISOString(),
    is_late: isLate ? 1 : 0,
    reason: noRoom === undefined ? null : writeMessage(noRoom),
    waits_for_room: noRoom === undefined ? 0 : 1
  }
}

function aboutSlot({ instanceId, name }: NewSlotRun) {
  return { actor: 'scheduler', kind: 'run' as const, instanceId, subject: name }
}
