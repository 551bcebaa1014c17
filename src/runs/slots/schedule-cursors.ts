import type { Kysely } from 'kysely'
import { madeOnce } from '../../common/index.js'
import {
  type PackedRows,
  packedRows,
  storedInstant,
  type Tables,
  unpackRows
} from '../../database/index.js'
import { isSchedule, type SnapshotSchedule, scheduleKey } from '../../policy/index.js'
import { type Message, storedMessage } from '../../wording/index.js'

type Db = Kysely<Tables>

/** How far the slots of an instance have been looked at, and by which schedule. */
export interface Cursor {
  /** Undefined where it cannot be read. */
  readonly consideredUntil: Date | undefined
  /** Undefined where it cannot be read, or amounts to none. */
  readonly schedule: SnapshotSchedule | undefined
  readonly pausedReason: Message | undefined
  /** The reading that first showed the instance to be meant no more. */
  readonly leftOutSince: Date | undefined
}

const COLUMNS = [
  'instance_id',
  'considered_until',
  'schedule',
  'paused_reason',
  'left_out_since'
] as const

/** The cursors by their instances. @param instanceIds default: every instance's. */
export async function readCursors(
  db: Db,
  instanceIds?: readonly string[]
): Promise<ReadonlyMap<string, Cursor>> {
  const all = db.selectFrom('schedule_cursors').select(packedRows(db, COLUMNS).as('rows'))
  const wanted = instanceIds === undefined ? all : all.where('instance_id', 'in', instanceIds)
  const { rows } = await wanted.executeTakeFirstOrThrow()
  const cursors = new Map<string, Cursor>()
  const cursorOf = cursorReader()
  for (const [instanceId, ...row] of unpackRows(rows)) {
    if (instanceId != null) cursors.set(instanceId, cursorOf(row))
  }
  return cursors
}

/** The columns after the id. */
type CursorRow = PackedRows[number]

/** Thousands were looked at together by one schedule: each text is read once, and what is alike is one object. */
function cursorReader(): (row: CursorRow) => Cursor {
  const plain = new Map<string | null, Map<string | null, Cursor>>()
  return (row) => {
    const [until = null, schedule = null, pausedReason, leftOutSince] = row
    if (pausedReason !== null || leftOutSince !== null) return toCursor(row)
    const ofSchedule = madeOnce(plain, schedule, () => new Map<string | null, Cursor>())
    return madeOnce(ofSchedule, until, () => toCursor(row))
  }
}

function toCursor([until, schedule, pausedReason = null, leftOutSince]: CursorRow): Cursor {
  return {
    consideredUntil: storedInstant(until),
    schedule: readSchedule(schedule ?? ''),
    pausedReason: storedMessage(pausedReason),
    leftOutSince: storedInstant(leftOutSince)
  }
}

/** From where on the slots of an instance count, and by which schedule. */
export interface NewCursor {
  readonly instanceId: string
  readonly consideredUntil: Date
  readonly schedule: SnapshotSchedule
}

/** Another schedule than a row has begins anew what is covered by it. */
export async function writeCursors(trx: Db, cursors: readonly NewCursor[]): Promise<void> {
  if (cursors.length === 0) return
  const rows = cursors.map(({ instanceId, consideredUntil, schedule }) => ({
    instance_id: instanceId,
    considered_until: consideredUntil.toISOString(),
    schedule: scheduleKey(schedule),
    covered_since: consideredUntil.toISOString()
  }))
  await trx
    .insertInto('schedule_cursors')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('instance_id').doUpdateSet((eb) => ({
        considered_until: eb.ref('excluded.considered_until'),
        schedule: eb.ref('excluded.schedule'),
        covered_since: eb
          .case()
          .when('schedule_cursors.schedule', '=', eb.ref('excluded.schedule'))
          .then(eb.ref('schedule_cursors.covered_since'))
          .else(eb.ref('excluded.covered_since'))
          .end()
      }))
    )
    .execute()
}

/** @param since undefined: it is meant again. */
export async function writeLeftOut(
  trx: Db,
  instanceId: string,
  since: Date | undefined
): Promise<void> {
  await trx
    .updateTable('schedule_cursors')
    .set({ left_out_since: since?.toISOString() ?? null })
    .where('instance_id', '=', instanceId)
    .execute()
}

export function isSameSchedule(a: SnapshotSchedule | undefined, b: SnapshotSchedule): boolean {
  return a?.cronExpression === b.cronExpression && a.timeZone === b.timeZone
}

function readSchedule(text: string): SnapshotSchedule | undefined {
  const [cronExpression = '', timeZone = ''] = String(text).slice(0, LONGEST_SCHEDULE).split('|')
  const schedule = { cronExpression, timeZone }
  return isSchedule(schedule) ? schedule : undefined
}

/** In characters: a cron expression and the name of a zone. */
const LONGEST_SCHEDULE = 300

/** Until when the slots of each instance were looked at. */
export function readTakenUntil(db: Db): Promise<ReadonlyMap<string, Date>> {
  return readInstants(db, 'considered_until')
}

/** Since when each instance has been covered by the schedule that it has now, without a break. */
export function readCoveredSince(db: Db): Promise<ReadonlyMap<string, Date>> {
  return readInstants(db, 'covered_since')
}

async function readInstants(
  db: Db,
  column: 'considered_until' | 'covered_since'
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('schedule_cursors')
    .select(['instance_id', `${column} as at`])
    .execute()
  return new Map(
    rows.flatMap((row) => {
      const at = storedInstant(row.at)
      return at === undefined ? [] : [[row.instance_id, at] as const]
    })
  )
}
