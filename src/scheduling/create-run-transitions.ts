import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Updateable } from 'kysely'
import { type ActivityOutcome, recordActivity } from '../activity/index.js'
import type { Database, Tables } from '../database/index.js'
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

  async function insertSlot(trx: Db, slot: NewSlotRun, missed?: string): Promise<boolean> {
    const now = clock.now().toISOString()
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('runs')
      .values({
        ...newRun(now, slot.instanceId, slot.name),
        trigger: 'schedule',
        slot_at: slot.slotAt.toISOString(),
        is_late: slot.isLate ? 1 : 0,
        state: missed === undefined ? 'queued' : 'missed',
        reason: missed ?? null,
        finished_at: missed === undefined ? null : now
      })
      .onConflict((conflict) => {
        const taken = conflict.columns(['instance_id', 'slot_at'])
        if (missed !== undefined) return taken.doNothing()
        return taken
          .doUpdateSet({
            state: 'queued',
            is_late: slot.isLate ? 1 : 0,
            recorded_ahead: 0,
            reason: null,
            finished_at: null,
            updated_at: now
          })
          .where('runs.state', '=', 'missed')
          .where('runs.recorded_ahead', '=', 1)
      })
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  function pendingFrom(snapshotId: string): Updateable<Tables['runs']> {
    const now = clock.now().toISOString()
    return { state: 'pending', snapshot_id: snapshotId, pending_since: now, ...IDLE }
  }

  return {
    claim: (trx, slot) => insertSlot(trx, slot),
    async miss(trx, slot, reason) {
      const isNew = await insertSlot(trx, slot, reason)
      if (isNew) {
        await recordActivity(trx, {
          at: clock.now(),
          actor: 'scheduler',
          kind: 'run',
          outcome: 'missed',
          instanceId: slot.instanceId,
          subject: slot.name,
          sentence: reason
        })
      }
      return isNew
    },
    request: ({ instanceId, name, actor }) =>
      database.transaction(async (trx) => {
        const busy = await trx
          .selectFrom('runs')
          .select('id')
          .where('instance_id', '=', instanceId)
          .where('state', 'in', ['creating', 'pending'])
          .executeTakeFirst()
        if (busy !== undefined) return undefined
        const row = { ...newRun(clock.now().toISOString(), instanceId, name), actor }
        await trx
          .insertInto('runs')
          .values({ ...row, trigger: 'manual', state: 'queued' })
          .execute()
        return row.id
      }),
    send: (run) =>
      database.transaction(async (trx) => {
        const busy = await trx
          .selectFrom('runs')
          .select('id')
          .where('instance_id', '=', run.instanceId)
          .where('state', 'in', ['creating', 'pending'])
          .executeTakeFirst()
        if (busy !== undefined) return undefined
        const leaseUntil = new Date(clock.now().getTime() + deps.leaseMs)
        const attempts = run.attempts + 1
        const isSent = await moveIn(trx, run, ['queued'], {
          state: 'creating',
          attempts,
          lease_until: leaseUntil.toISOString(),
          next_attempt_at: leaseUntil.toISOString()
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
    accept: (run, snapshotId) => move(run, ['creating'], pendingFrom(snapshotId)),
    adopt: (run, snapshotId) =>
      move(run, ['creating'], pendingFrom(snapshotId), {
        outcome: 'info',
        sentence: 'The answer of Vultr was lost; the snapshot was found in the account by its mark.'
      }),
    replace: (run, snapshotId) =>
      move(
        run,
        ['pending'],
        { snapshot_id: snapshotId },
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
      const from = ['queued', 'creating', 'pending'] as const
      return trx === undefined
        ? move(run, from, changes, told)
        : moveIn(trx, run, from, changes, told)
    }
  }
}

/** Nothing is on its way and nothing is waited for. */
const IDLE = { lease_until: null, next_attempt_at: null, reason: null }

function newRun(now: string, instanceId: string, name: string) {
  return {
    id: randomUUID(),
    instance_id: instanceId,
    // 64 random bits: unique among all runs that an account will ever see.
    key: randomBytes(8).toString('hex'),
    name,
    created_at: now,
    updated_at: now
  }
}

function aboutRun(run: Run) {
  return { actor: run.actor, kind: 'run' as const, instanceId: run.instanceId, subject: run.name }
}

function completed(run: Run): string {
  if (run.trigger === 'manual') return 'Snapshot taken.'
  return run.isLate ? 'Snapshot taken, late.' : 'Snapshot taken on time.'
}
