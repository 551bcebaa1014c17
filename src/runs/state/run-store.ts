import { type Kysely, type Selectable, sql } from 'kysely'
import {
  LONG_AGO,
  storedCount,
  storedInstant,
  storedName,
  storedText,
  type Tables
} from '../../database/index.js'
import { storedMessage } from '../../wording/index.js'
import { type DayOutcome, OPEN_STATES, type Run, type Wave } from './run.js'

type Db = Kysely<Tables>

const DAY_MS = 86_400_000

/** Every statement that reads runs. @throws DatabaseError from each of them. */
export const runStore = {
  /** Runs in `queued`, `creating` or `pending`, oldest due first. */
  async open(db: Db): Promise<Run[]> {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('state', 'in', OPEN_STATES)
      .orderBy((eb) => eb.fn.coalesce('slot_at', 'created_at'))
      .orderBy('id')
      .execute()
    return rows.map(toRun)
  },

  async openOf(db: Db, instanceId: string): Promise<Run[]> {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where('state', 'in', OPEN_STATES)
      .execute()
    return rows.map(toRun)
  },

  async byId(db: Db, id: string): Promise<Run | undefined> {
    const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : toRun(row)
  },

  /** A few by their ids, newest first. */
  async byIds(db: Db, ids: readonly string[]): Promise<Run[]> {
    if (ids.length === 0) return []
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('id', 'in', ids)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return rows.map(toRun)
  },

  /** The run whose snapshot Vultr is making; known by the id, whatever became of the mark. */
  async pendingOf(db: Db, snapshotId: string): Promise<Run | undefined> {
    const row = await db
      .selectFrom('runs')
      .selectAll()
      .where('state', '=', 'pending')
      .where('snapshot_id', '=', snapshotId)
      .executeTakeFirst()
    return row === undefined ? undefined : toRun(row)
  },

  /** The newest runs whose description Vultr did not store as it was sent. */
  async storedOtherwise(db: Db, limit: number): Promise<Run[]> {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('stored_description', 'is not', null)
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toRun)
  },

  /** The latest scheduled run that is final, of each instance with a schedule. */
  async lastFinished(db: Db, now: Date): Promise<Run[]> {
    const rows = await db
      .selectFrom('schedule_cursors')
      .innerJoin('runs', (join) =>
        join.on('runs.id', '=', (eb) =>
          eb
            .selectFrom('runs as own')
            .select('own.id')
            .whereRef('own.instance_id', '=', 'schedule_cursors.instance_id')
            .where('own.trigger', '=', 'schedule')
            .where('own.state', 'in', ['complete', 'failed', 'missed'])
            // A clock that ran ahead may have left some that are not due yet.
            .where('own.slot_at', '<=', now.toISOString())
            .orderBy('own.slot_at', 'desc')
            .limit(1)
        )
      )
      .selectAll('runs')
      .execute()
    return rows.map(toRun)
  },

  /** The newest runs of an instance that were due or asked for since then, newest first. */
  async since(
    db: Db,
    of: { readonly instanceId: string; readonly since: Date; readonly limit: number }
  ): Promise<Run[]> {
    const { instanceId, since, limit } = of
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where((eb) => eb(eb.fn.coalesce('slot_at', 'created_at'), '>=', since.toISOString()))
      .orderBy((eb) => eb.fn.coalesce('slot_at', 'created_at'), 'desc')
      .limit(limit)
      .execute()
    return rows.map(toRun)
  },

  /** How many runs that were due in [since, until) ended how on each day (UTC). */
  async daily(
    db: Db,
    of: { readonly instanceId?: string; readonly since: Date; readonly until?: Date }
  ): Promise<DayOutcome[]> {
    const { instanceId, since, until } = of
    const dueAt = sql<string>`coalesce(slot_at, created_at)`
    let query = db
      .selectFrom('runs')
      .select([sql<string>`substr(${dueAt}, 1, 10)`.as('day'), 'state'])
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(dueAt, '>=', since.toISOString())
      .where('state', 'in', ['complete', 'failed', 'missed'])
    if (until !== undefined) query = query.where(dueAt, '<', until.toISOString())
    if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
    const rows = await query.groupBy(['day', 'state']).execute()
    return rows.flatMap(({ day, state, count }) =>
      state === 'complete' || state === 'failed' || state === 'missed'
        ? [{ day, outcome: state, count: Number(count) }]
        : []
    )
  },

  /** The same of several instances, each day with whose it is; one statement for all of them. */
  async dailyOfEach(
    db: Db,
    of: { readonly instanceIds: readonly string[]; readonly since: Date }
  ): Promise<(DayOutcome & { readonly instanceId: string })[]> {
    const { instanceIds, since } = of
    if (instanceIds.length === 0) return []
    const dueAt = sql<string>`coalesce(slot_at, created_at)`
    const rows = await db
      .selectFrom('runs')
      .select(['instance_id', sql<string>`substr(${dueAt}, 1, 10)`.as('day'), 'state'])
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('instance_id', 'in', instanceIds)
      // A run is made when its slot is due or later: so the index of an instance's runs bounds it.
      .where('created_at', '>=', new Date(since.getTime() - DAY_MS).toISOString())
      .where(dueAt, '>=', since.toISOString())
      .where('state', 'in', ['complete', 'failed', 'missed'])
      .groupBy(['instance_id', 'day', 'state'])
      .execute()
    return rows.flatMap(({ instance_id, day, state, count }) =>
      state === 'complete' || state === 'failed' || state === 'missed'
        ? [{ instanceId: instance_id, day, outcome: state, count: Number(count) }]
        : []
    )
  },

  /** Counted by the replica that sent each; those of a process that is alone are not. */
  async sentBy(db: Db, since: Date): Promise<ReadonlyMap<string, number>> {
    const rows = await db
      .selectFrom('runs')
      .select('sent_by')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('sent_by', 'is not', null)
      .where('created_at', '>=', since.toISOString())
      .groupBy('sent_by')
      .execute()
    return new Map(rows.map(({ sent_by, count }) => [String(sent_by), Number(count)]))
  },

  /** Of the scheduled runs that were due together with those that are still to be sent. */
  async wave(db: Db): Promise<Wave | undefined> {
    const isWaiting = sql<number>`case when state = 'queued' and attempts = 0 and reason is null then 1 else 0 end`
    const waiting = await db
      .selectFrom('runs')
      .select('slot_at')
      .distinct()
      .where('state', '=', 'queued')
      .where('trigger', '=', 'schedule')
      .where('attempts', '=', 0)
      .where('reason', 'is', null)
      .execute()
    const slots = waiting.flatMap(({ slot_at }) => slot_at ?? [])
    if (slots.length === 0) return undefined
    const row = await db
      .selectFrom('runs')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .select(sql<number>`sum(${isWaiting})`.as('waiting'))
      .where(sql<string>`coalesce(slot_at, created_at)`, 'in', slots)
      .where('trigger', '=', 'schedule')
      .where('state', '!=', 'missed')
      .executeTakeFirstOrThrow()
    return { started: Number(row.total) - Number(row.waiting), total: Number(row.total) }
  },

  /** The latest complete runs, newest first; of one instance or of all. */
  async completed(db: Db, instanceId: string | undefined, limit: number): Promise<Run[]> {
    let query = db.selectFrom('runs').selectAll().where('state', '=', 'complete')
    if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
    const rows = await query.orderBy('created_at', 'desc').limit(limit).execute()
    return rows.map(toRun)
  }
}

/** Every row can be read; `mend-runs.ts` sees to those of which a value is not what it should be. */
function toRun(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    instanceId: storedText(row.instance_id) ?? '',
    trigger: row.trigger,
    slotAt: storedInstant(row.slot_at),
    isLate: row.is_late === 1,
    state: row.state,
    key: row.key,
    name: storedName(row.name) ?? '',
    actor: storedText(row.actor) ?? '',
    snapshotId: row.snapshot_id ?? undefined,
    attempts: storedCount(row.attempts) ?? 0,
    nextAttemptAt: storedInstant(row.next_attempt_at),
    leaseUntil: storedInstant(row.lease_until),
    reason: storedMessage(row.reason),
    createdAt: storedInstant(row.created_at) ?? LONG_AGO,
    updatedAt: storedInstant(row.updated_at) ?? LONG_AGO,
    pendingSince: storedInstant(row.pending_since),
    finishedAt: storedInstant(row.finished_at),
    instanceMissingSince: storedInstant(row.instance_missing_since),
    waitsForRoom: row.waits_for_room === 1,
    snapshotMissingSince: storedInstant(row.snapshot_missing_since),
    storedDescription: storedText(row.stored_description)
  }
}
