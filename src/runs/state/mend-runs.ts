import { randomBytes, randomUUID } from 'node:crypto'
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { recordActivity } from '../../activity/index.js'
import {
  isOnPostgres,
  LONGEST_STORED_NAME,
  type MendingDeps,
  mendRows,
  storedCount,
  storedId,
  storedInstant,
  storedName,
  storedText,
  storedWord,
  type Tables
} from '../../database/index.js'
import { message, writeMessage } from '../../wording/index.js'
import { countEnded } from './count-ended.js'
import { OPEN_STATES, type RunState } from './run.js'
import { SEARCHED_MS } from './search-time.js'

/** What no mark in a description can carry is no key of ours. */
const KEY = /^[A-Za-z0-9_-]{1,64}$/

const RUN_STATES = ['queued', 'creating', 'pending', 'complete', 'failed', 'missed'] as const

const GIVEN_UP = message('run.unreadable')
const MENDED = message('activity.run.mended')

type Db = Kysely<Tables>
type RunRow = Selectable<Tables['runs']>

/**
 * Sees to runs that are under way and cannot be read: rows that were damaged, edited by hand, or written
 * by another version. Left alone, such a row would hold its instance up for good, as every change of a
 * run names the state and the values it starts from. What does not count is written anew; what cannot go
 * on is given up. @throws DatabaseError
 */
export async function mendRuns(deps: MendingDeps): Promise<void> {
  const now = deps.clock.now()
  const unfinished = await unfinishedRuns(deps.database.db)
  const unreadable = unfinished.filter((run) => isToMend(mendedRun(run, now)))
  await mendRows(deps, 'runs', unreadable, mendRun)
}

async function mendRun(trx: Db, { row }: { readonly row: number }, now: Date): Promise<void> {
  const run = await runAt(trx, row)
  const changes = run === undefined ? {} : mendedRun(run, now)
  if (run === undefined || !isToMend(changes)) return
  const { id, ...columns } = changes
  await trx
    .updateTable('runs')
    .set({ ...columns, ...(id === undefined ? {} : { id }), updated_at: now.toISOString() })
    .where(sql`rowid`, '=', row)
    .execute()
  const isGivenUp = changes.state === 'failed'
  if (isGivenUp) await countEnded(trx, changes.state)
  await recordActivity(trx, {
    at: now,
    actor: 'scheduler',
    kind: 'run',
    outcome: isGivenUp ? 'failed' : 'info',
    instanceId: storedId(run.instance_id),
    subject: storedName(run.name),
    message: isGivenUp ? GIVEN_UP : MENDED
  })
}

function isToMend(changes: Updateable<Tables['runs']>): boolean {
  return Object.keys(changes).length > 0
}

/**
 * Those that are open, and those whose state is none, which PostgreSQL never lets in; each by an index, however
 * many have ended.
 */
async function unfinishedRuns(db: Db): Promise<readonly (RunRow & { row: number })[]> {
  const runs = db.selectFrom('runs').selectAll().select(sql<number>`rowid`.as('row'))
  const found = await runs.where('state', 'in', OPEN_STATES).execute()
  if (isOnPostgres(db)) return found
  // One after the other: of all in one statement SQLite looks through the whole table.
  for (const [after, before] of GAPS) {
    let strays = runs
    if (after !== undefined) strays = strays.where('state', '>', after)
    if (before !== undefined) strays = strays.where('state', '<', before)
    found.push(...(await strays.execute()))
  }
  return found
}

const GAPS = gapsBetween([...RUN_STATES].sort())

/** The gaps beside and between words in their order, as an index can be asked for them. */
function gapsBetween<W>(words: readonly W[]): (readonly [W | undefined, W | undefined])[] {
  return [undefined, ...words].map((word, index) => [word, words[index]])
}

async function runAt(trx: Db, row: number): Promise<RunRow | undefined> {
  return await trx.selectFrom('runs').selectAll().where(sql`rowid`, '=', row).executeTakeFirst()
}

/** What has to be written so that the run can go on, or that it cannot; nothing where all can be read. */
function mendedRun(run: RunRow, now: Date): Updateable<Tables['runs']> {
  const state = storedWord(run.state, RUN_STATES)
  if (state !== undefined && !isOpen(state)) return {}
  if (state === undefined || storedId(run.instance_id) === undefined) return givenUp(now)
  const at = now.toISOString()
  const isKeyWrong = !KEY.test(String(run.key))
  const isSnapshotWrong = run.snapshot_id !== null && storedId(run.snapshot_id) === undefined
  // What may have been sent is found by its key or its snapshot's id; without them it would be sent twice.
  if (isKeyWrong && (state === 'creating' || (state === 'pending' && isSnapshotWrong))) {
    return givenUp(now)
  }
  const slotAt = run.slot_at === null ? null : (storedInstant(run.slot_at)?.toISOString() ?? null)
  const search = { state: 'creating' as const, snapshot_id: null, lease_until: null }
  const wanted: Updateable<Tables['runs']> = {
    ...(storedText(run.id) ? {} : { id: randomUUID() }),
    ...(isKeyWrong && state === 'queued' ? { key: randomBytes(8).toString('hex') } : {}),
    slot_at: slotAt,
    trigger: storedWord(run.trigger, ['schedule', 'manual']) ?? (slotAt ? 'schedule' : 'manual'),
    is_late: storedCount(run.is_late) ?? 0,
    recorded_ahead: storedCount(run.recorded_ahead) ?? 0,
    attempts: storedCount(run.attempts) ?? 0,
    name: nameOf(run),
    next_attempt_at: instantOrNull(run.next_attempt_at),
    lease_until: instantOrNull(run.lease_until),
    finished_at: instantOrNull(run.finished_at),
    pending_since:
      state === 'pending'
        ? (instantOrNull(run.pending_since) ?? at)
        : instantOrNull(run.pending_since),
    created_at: instantOrNull(run.created_at) ?? at,
    ...(isSnapshotWrong && state !== 'pending' ? { snapshot_id: null } : {}),
    ...(isSnapshotWrong && state === 'pending'
      ? { ...search, next_attempt_at: new Date(now.getTime() + SEARCHED_MS).toISOString() }
      : {})
  }
  const stored = new Map<string, unknown>(Object.entries(run))
  return Object.fromEntries(
    Object.entries(wanted).filter(([column, value]) => stored.get(column) !== value)
  )
}

function givenUp(now: Date): Updateable<Tables['runs']> {
  return {
    state: 'failed',
    reason: writeMessage(GIVEN_UP),
    finished_at: now.toISOString(),
    lease_until: null
  }
}

function isOpen(state: RunState): boolean {
  return OPEN_STATES.some((open) => open === state)
}

function instantOrNull(value: unknown): string | null {
  return storedInstant(value)?.toISOString() ?? null
}

function nameOf({ name }: RunRow): string {
  return storedText(name) ? name.slice(0, LONGEST_STORED_NAME) : 'Snapshot'
}
