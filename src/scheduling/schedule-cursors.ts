import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../database/index.js'
import type { SnapshotSchedule } from '../policy/index.js'

type Db = Kysely<Tables>

/** How far the slots of an instance have been looked at, and by which schedule. */
export interface Cursor {
  readonly consideredUntil: Date
  readonly schedule: SnapshotSchedule
  readonly pausedReason: string | undefined
}

/** Every cursor by its instance. */
export async function readCursors(db: Db): Promise<ReadonlyMap<string, Cursor>> {
  const rows = await db.selectFrom('schedule_cursors').selectAll().execute()
  return new Map(rows.map((row) => [row.instance_id, toCursor(row)]))
}

export async function readCursor(trx: Db, instanceId: string): Promise<Cursor | undefined> {
  const row = await trx
    .selectFrom('schedule_cursors')
    .selectAll()
    .where('instance_id', '=', instanceId)
    .executeTakeFirst()
  return row === undefined ? undefined : toCursor(row)
}

function toCursor(row: Selectable<Tables['schedule_cursors']>): Cursor {
  return {
    consideredUntil: new Date(row.considered_until),
    schedule: readSchedule(row.schedule),
    pausedReason: row.paused_reason ?? undefined
  }
}

export async function writeCursor(
  trx: Db,
  instanceId: string,
  consideredUntil: Date,
  schedule: SnapshotSchedule
): Promise<void> {
  const columns = {
    considered_until: consideredUntil.toISOString(),
    schedule: writeSchedule(schedule)
  }
  await trx
    .insertInto('schedule_cursors')
    .values({
      instance_id: instanceId,
      covered_since: consideredUntil.toISOString(),
      ...columns
    })
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(columns))
    .execute()
}

export function isSameSchedule(a: SnapshotSchedule, b: SnapshotSchedule): boolean {
  return writeSchedule(a) === writeSchedule(b)
}

/** A cron expression holds no bar, nor does a time zone's name. */
export function writeSchedule({ cronExpression, timeZone }: SnapshotSchedule): string {
  return `${cronExpression}|${timeZone}`
}

function readSchedule(text: string): SnapshotSchedule {
  const [cronExpression = '', timeZone = ''] = text.split('|')
  return { cronExpression, timeZone }
}
