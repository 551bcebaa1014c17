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
        if (await isBusy(trx, instanceId)) return undefined
        const row = { ...newRun(clock.now().toISOString(), instanceId, name), actor }
        await trx
          .insertInto('runs')
          .values({ ...row, trigger: 'manual', state: 'queued' })
          .execute()
        return row.id
      }),
    send: (run) =>
      database.transaction(async (trx) => {
        if (await isBusy(trx, run.instanceId, run.id)) return undefined
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
    doubtInstance: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        reason,
        next_attempt_at: nextAttemptAt.toISOString(),
        instance_missing_since: clock.now().toISOString()
      }),
    findInstance: (run) => move(run, ['queued'], { instance_missing_since: null }),
    accept: (run, snapshotId, storedDescription) =>
      move(run, ['creating'], pendingFrom(snapshotId, storedDescription)),
    adopt: (run, snapshotId, storedDescription) =>
      move(run, ['creating'], pendingFrom(snapshotId, storedDescription), {
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
