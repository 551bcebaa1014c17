import type { Kysely, Updateable } from 'kysely'
import { type ActivityOutcome, recordActivity } from '../../activity/index.js'
import type { Database, Tables } from '../../database/index.js'
import { type Message, message, writeMessage } from '../../wording/index.js'
import { countEnded } from './count-ended.js'
import type { Run, RunState } from './run.js'
import { createRunStarts, isBusy } from './run-starts.js'
import type { RunTransitions } from './run-transitions.js'

type Db = Kysely<Tables>

interface Told {
  /** Default: whose run it is. */
  readonly actor?: string
  readonly outcome: ActivityOutcome
  readonly message: Message
}

/** The transitions on the table `runs`. @throws DatabaseError from each of them */
export function createRunTransitions(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  /** How long a sent request may be on its way, in ms; afterwards others may look for its effect. */
  readonly leaseMs: number
  /** Another value in each term of leading; undefined while another process leads. */
  readonly term: () => unknown
  /** Whether what is scheduled may be sent: not for an account that nobody has confirmed. */
  readonly maySendScheduled: (trx: Db) => Promise<boolean>
  /** Where several processes share the database: this one. */
  readonly replica?: { readonly id: string } | undefined
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
    // What was thought of it before it was sent once more says nothing of it now.
    if (run.state === 'queued') update = update.where('attempts', '=', run.attempts)
    // Whoever sent it holds the lease; a later sender's must not be taken from him.
    if (run.state === 'creating' && changes.state !== 'pending') {
      const lease = run.leaseUntil?.toISOString() ?? null
      update = update.where('lease_until', lease === null ? 'is' : '=', lease)
    }
    const { numUpdatedRows } = await update.executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await countEnded(trx, changes.state)
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
      waits_for_room: 0,
      state: 'pending',
      snapshot_id: snapshotId,
      stored_description: storedDescription ?? null,
      pending_since: clock.now().toISOString()
    }
  }

  return {
    ...createRunStarts(deps),
    beginCreate: (run) =>
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
          sent_by: deps.replica?.id ?? null
        })
        if (!isSent) return undefined
        return { ...run, state: 'creating', attempts, leaseUntil, nextAttemptAt: leaseUntil }
      }),
    postpone: (run, reason, nextAttemptAt) =>
      move(run, ['queued'], {
        reason: writeMessage(reason),
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    hasten: (run, actor) =>
      move(
        run,
        ['queued'],
        { next_attempt_at: clock.now().toISOString() },
        { actor, outcome: 'info', message: message('activity.run.retryNow') }
      ),
    requeue: (run, reason, nextAttemptAt, isAnswered = true) =>
      move(run, ['creating'], {
        ...IDLE,
        ...(isAnswered ? { waits_for_room: 0 } : {}),
        state: 'queued',
        reason: writeMessage(reason),
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    doubt: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        reason: writeMessage(reason),
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    awaitRoom: (run, reason, nextAttemptAt) =>
      move(run, ['creating'], {
        ...IDLE,
        state: 'queued',
        reason: writeMessage(reason),
        waits_for_room: 1,
        next_attempt_at: nextAttemptAt.toISOString()
      }),
    doubtSnapshot: (run, at) =>
      move(run, ['creating', 'pending'], { snapshot_missing_since: at.toISOString() }),
    findSnapshot: (run) => move(run, ['pending'], { snapshot_missing_since: null }),
    doubtInstance: (run, reason, nextAttemptAt) =>
      move(run, ['creating', 'queued'], {
        ...IDLE,
        waits_for_room: 0,
        state: 'queued',
        reason: writeMessage(reason),
        next_attempt_at: nextAttemptAt.toISOString(),
        instance_missing_since: clock.now().toISOString()
      }),
    findInstance: (run) => move(run, ['queued'], { instance_missing_since: null }),
    accept: (run, snapshotId, storedDescription) =>
      move(run, ['creating'], pendingFrom(snapshotId, storedDescription)),
    adopt: (run, snapshotId, storedDescription) =>
      move(run, ['creating', 'queued'], pendingFrom(snapshotId, storedDescription), {
        outcome: 'info',
        message: message('activity.run.found')
      }),
    replace: (run, snapshotId) =>
      move(
        run,
        ['pending'],
        { snapshot_id: snapshotId, snapshot_missing_since: null },
        {
          outcome: 'info',
          message: message('activity.run.replaced')
        }
      ),
    complete: (run) =>
      move(
        run,
        ['pending'],
        { state: 'complete', reason: null, finished_at: clock.now().toISOString() },
        { outcome: 'ok', message: completed(run) }
      ),
    fail(run, reason, trx) {
      const changes = {
        ...IDLE,
        waits_for_room: 0,
        state: 'failed' as const,
        reason: writeMessage(reason),
        finished_at: clock.now().toISOString()
      }
      const told: Told = { outcome: 'failed', message: reason }
      // As it was known: one that has moved on meanwhile is not ended by what was thought of it before.
      return trx === undefined
        ? move(run, [run.state], changes, told)
        : moveIn(trx, run, [run.state], changes, told)
    }
  }
}

/** Nothing is on its way and nothing is waited for. */
const IDLE = {
  lease_until: null,
  next_attempt_at: null,
  reason: null,
  snapshot_missing_since: null
}

function aboutRun(run: Run) {
  return { actor: run.actor, kind: 'run' as const, instanceId: run.instanceId, subject: run.name }
}

function completed(run: Run): Message {
  if (run.trigger === 'manual') return message('activity.run.taken')
  return message(run.isLate ? 'activity.run.takenLate' : 'activity.run.takenOnTime')
}
