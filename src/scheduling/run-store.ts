import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../database/index.js'
import { OPEN_STATES, type Run } from './run.js'

type Db = Kysely<Tables>

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

  async byKeys(db: Db, keys: readonly string[]): Promise<Run[]> {
    if (keys.length === 0) return []
    const rows = await db.selectFrom('runs').selectAll().where('key', 'in', keys).execute()
    return rows.map(toRun)
  },

  /** The latest scheduled run of an instance that is final. */
  async lastFinished(db: Db, instanceId: string): Promise<Run | undefined> {
    const row = await db
      .selectFrom('runs')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where('trigger', '=', 'schedule')
      .where('state', 'in', ['complete', 'failed', 'missed'])
      .orderBy('slot_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? undefined : toRun(row)
  },

  /** The runs of an instance that were due or asked for since then, newest first. */
  async since(db: Db, instanceId: string, since: Date): Promise<Run[]> {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where((eb) => eb(eb.fn.coalesce('slot_at', 'created_at'), '>=', since.toISOString()))
      .orderBy((eb) => eb.fn.coalesce('slot_at', 'created_at'), 'desc')
      .execute()
    return rows.map(toRun)
  },

  /** The latest complete runs, newest first; of one instance or of all. */
  async completed(db: Db, instanceId: string | undefined, limit: number): Promise<Run[]> {
    let query = db.selectFrom('runs').selectAll().where('state', '=', 'complete')
    if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
    const rows = await query.orderBy('created_at', 'desc').limit(limit).execute()
    return rows.map(toRun)
  }
}

function toRun(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    instanceId: row.instance_id,
    trigger: row.trigger,
    slotAt: toDate(row.slot_at),
    isLate: row.is_late === 1,
    state: row.state,
    key: row.key,
    name: row.name,
    actor: row.actor,
    snapshotId: row.snapshot_id ?? undefined,
    attempts: row.attempts,
    nextAttemptAt: toDate(row.next_attempt_at),
    leaseUntil: toDate(row.lease_until),
    reason: row.reason ?? undefined,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    pendingSince: toDate(row.pending_since),
    finishedAt: toDate(row.finished_at)
  }
}

function toDate(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text)
}
