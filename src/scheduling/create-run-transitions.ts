import { randomUUID } from 'node:crypto'
import type { Kysely, Updateable } from 'kysely'
import { type ActivityOutcome, recordActivity } from '../activity/index.js'
import type { Database, Tables } from '../database/index.js'
import { newRunKey } from '../snapshots/index.js'
import type { Run, RunState } from './run.js'
import type { NewSlotRun, RunTransitions } from './run-transitions.js'

type Db = Kysely<Tables>

interface Told {
  readonly outcome: ActivityOutcome
  readonly sentence: string
}

/** The transitions on the table `runs`. @throws DatabaseError from each of them */
export function createRunTransitions(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  /** How long a sent request may be on its way, in ms; afterwards others may look for its effect. */
  readonly leaseMs: number
  /** Whether what is scheduled may be sent: not for an account that nobody has confirmed. */
  readonly maySendScheduled: (trx: Db) => Promise<boolean>
}): RunTransitions {
  const { database, clock } = deps

  async function moveIn(
    trx: Db,
    run: Run,
    from: readonly RunState[],
    changes: Updateable<Tables['runs']>,
    told?: Told
  ): Promise<boolean> {
    const now = clock.now()
    let update = trx
      .updateTable('runs')
      .set({ ...changes, updated_at: now.toISOString() })
      .where('id', '=', run.id)
      .where('state', 'in', from)
    // Whoever sent it holds the lease; a later sender's must not be taken from him.
    if (run.state === 'creating' && changes.state !== 'pending') {
      const lease = run.leaseUntil?.toISOString() ?? null
      update = update.where('lease_until', lease === null ? 'is' : '=', lease)
    }
    const { numUpdatedRows } = await update.executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    if (told !== undefined) {
      const snapshotId = changes.snapshot_id ?? run.snapshotId
      await recordActivity(trx, { ...aboutRun(run), ...told, at: now, snapshotId })
    }
    return true
  }

  function move(
    run: Run,
    from: readonly RunState[],
    changes: Updateable<Tables['runs']>,
    told?: Told
  ): Promise<boolean> {
    return database.transaction((trx) => moveIn(trx, run, from, changes, told))
  }

  function pendingFrom(
    snapshotId: string,
    storedDescription: string | undefined
  ): Updateable<Tables['runs']> {
    return {
      ...IDLE,
      state: 'pending',
      snapshot_id: snapshotId,
      stored_description: storedDescription ?? null,
      pending_since: clock.now().toISOString()
    }
  }

  return {
    async claim(trx, slot) {
      const row = slotRow(slot, clock.now())
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('runs')
        .values({ ...row, state: 'queued' })
        .onConflict((conflict) =>
          conflict
            .columns(['instance_id', 'slot_at'])
            .doUpdateSet({
              state: 'queued',
              is_late: row.is_late,
              recorded_ahead: 0,
              reason: null,
              finished_at: null,
              updated_at: row.updated_at
            })
            .where('runs.state', '=', 'missed')
            // Where its cursor was forgotten meanwhile, only the row tells that the clock was ahead.
            .where((eb) =>
              eb.or([eb('runs.recorded_ahead', '=', 1), eb('runs.created_at', '>', row.created_at)])
            )
        )
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
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
      await recordActivity(trx, { ...aboutSlot(slot), at: now, ...TAKEN, snapshotId })
    },
    async miss(trx, slots, reason, isGapTold = false) {
      const [first] = slots
      if (first === undefined) return
      const now = clock.now()
      const missed = { state: 'missed' as const, reason, finished_at: now.toISOString() }
      const { numInsertedOrUpdatedRows = 0n } = await trx
        .insertInto('runs')
        .values(slots.map((slot) => ({ ...slotRow(slot, now), ...missed })))
        .onConflict((conflict) => conflict.columns(['instance_id', 'slot_at']).doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n || isGapTold) return
      const count = numInsertedOrUpdatedRows
      const sentence =
        count === 1n ? reason : `${count} scheduled snapshots were not taken. ${reason}`
      await recordActivity(trx, { ...aboutSlot(first), at: now, outcome: 'missed', sentence })
    },
    async request(trx, { instanceId, name, actor }) {
      if (await isBusy(trx, instanceId)) return undefined
      const row = { ...newRun(clock.now().toISOString(), instanceId, name), actor }
      await trx
        .insertInto('runs')
        .values({ ...row, trigger: 'manual', state: 'queued' })
        .execute()
      return row.id
    },
    send: (run) =>
      database.transaction(async (trx) => {
        if (await isBusy(trx, run.instanceId, run.id)) return undefined
        if (run.trigger === 'schedule' && !(await deps.maySendScheduled(trx))) return undefined
        const leaseUntil = new Date(clock.now().getTime() + deps.leaseMs)
        const attempts = run.attempts + 1
        const isSent = await moveIn(trx, run, ['queued'], {
          state: 'creating',
          attempts,
          lease_until: leaseUntil.toISOString(),
          next_attempt_at: leaseUntil.toISOString(),
          waits_for_room: 0
        })
        if (!isSent) return undefined
        return { ...run, state: 'creating', attempts, leaseUntil, nextAttemptAt: leaseUntil }
      }),
    postpone: (run, reason, nextAttemptAt) =>
      move(run, ['queued'], { reason, next_attempt_at: nextAttemptAt.toISOString() }),
    requeue: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        state: 'queued',
        reason,
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    doubt: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        reason,
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    awaitRoom: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        state: 'queued',
        reason,
        waits_for_room: 1,
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    doubtSnapshot: (run, at) =>
      move(run, ['creating', 'pending'], { snapshot_missing_since: at.toISOString() }),
    findSnapshot: (run) => move(run, ['pending'], { snapshot_missing_since: null }),
    doubtInstance: (run, reason, nextAttemptAt) =>
      move(run, ['creating', 'queued'], {
        ...IDLE,
        state: 'queued',
        reason,
        next_attempt_at: nextAttemptAt.toISOString(),
        instance_missing_since: clock.now().toISOString()
      }),
    findInstance: (run) => move(run, ['queued'], { instance_missing_since: null }),
    accept: (run, snapshotId, storedDescription) =>
      move(run, ['creating'], pendingFrom(snapshotId, storedDescription)),
    adopt: (run, snapshotId, storedDescription) =>
      move(run, ['creating', 'queued'], pendingFrom(snapshotId, storedDescription), {
        outcome: 'info',
        sentence: 'The answer of Vultr was lost; the snapshot was found in the account by its mark.'
      }),
    replace: (run, snapshotId) =>
      move(
        run,
        ['pending'],
        { snapshot_id: snapshotId, snapshot_missing_since: null },
        {
          outcome: 'info',
          sentence: 'Its snapshot is gone; another one with its mark stands in.'
        }
      ),
    complete: (run) =>
      move(
        run,
        ['pending'],
        { state: 'complete', reason: null, finished_at: clock.now().toISOString() },
        { outcome: 'ok', sentence: completed(run) }
      ),
    fail(run, reason, trx) {
      const changes = {
        ...IDLE,
        state: 'failed' as const,
        reason,
        finished_at: clock.now().toISOString()
      }
      const told: Told = { outcome: 'failed', sentence: reason }
      // As it was known: one that has moved on meanwhile is not ended by what was thought of it before.
      return trx === undefined
        ? move(run, [run.state], changes, told)
        : moveIn(trx, run, [run.state], changes, told)
    }
  }
}

/**
 * Whether a snapshot of the instance is in the making, or it is to be restored; the snapshot that is
 * taken before the restore is the one that may be made then.
 */
async function isBusy(trx: Db, instanceId: string, runId?: Run['id']): Promise<boolean> {
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

/** Nothing is on its way and nothing is waited for. */
const IDLE = {
  lease_until: null,
  next_attempt_at: null,
  reason: null,
  waits_for_room: 0,
  snapshot_missing_since: null
}

const TAKEN = {
  outcome: 'info',
  sentence:
    'The account holds a snapshot for this time that this database does not know, so none was taken.'
} as const

function newRun(now: string, instanceId: string, name: string, slotAt?: Date) {
  return {
    id: randomUUID(),
    instance_id: instanceId,
    key: newRunKey(slotAt),
    name,
    created_at: now,
    updated_at: now
  }
}

function slotRow({ instanceId, name, slotAt, isLate }: NewSlotRun, now: Date) {
  return {
    ...newRun(now.toISOString(), instanceId, name, slotAt),
    trigger: 'schedule' as const,
    slot_at: slotAt.toISOString(),
    is_late: isLate ? 1 : 0
  }
}

function aboutSlot({ instanceId, name }: NewSlotRun) {
  return { actor: 'scheduler', kind: 'run' as const, instanceId, subject: name }
}

function aboutRun(run: Run) {
  return { actor: run.actor, kind: 'run' as const, instanceId: run.instanceId, subject: run.name }
}

function completed(run: Run): string {
  if (run.trigger === 'manual') return 'Snapshot taken.'
  return run.isLate ? 'Snapshot taken, late.' : 'Snapshot taken on time.'
}
