import { type Kysely, type Selectable, sql } from 'kysely'
import type { Logger } from 'pino'
import { recordActivity } from '../activity/index.js'
import { attempted } from '../common/index.js'
import { type Database, storedId, storedText, storedWord, type Tables } from '../database/index.js'
import { message, writeMessage } from '../wording/index.js'

/** In UTF-16 units; what pages can carry. */
const LONGEST_NAME = 300

const RESTORE_STATES = ['waiting', 'sending', 'restoring', 'complete', 'failed'] as const

const RESTORE_GIVEN_UP = message('restore.unreadable')

type Db = Kysely<Tables>
type RestoreRow = Selectable<Tables['restores']>

interface MendingDeps {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}

/** Gives up restores that are under way and cannot be read: they would hold their instance up for good. @throws DatabaseError */
export async function mendRestores(deps: MendingDeps): Promise<void> {
  for (const { row, ...restore } of await unfinishedRestores(deps.database.db)) {
    if (canGoOn(restore)) continue
    await attempted(deps, `mending row ${row} of restores`, () => giveUp(deps, row, restore))
  }
}

async function giveUp(deps: MendingDeps, row: number, restore: RestoreRow): Promise<void> {
  await deps.database.transaction(async (trx) => {
    const now = deps.clock.now()
    const at = now.toISOString()
    await trx
      .updateTable('restores')
      .set({
        state: 'failed',
        reason: writeMessage(RESTORE_GIVEN_UP),
        updated_at: at,
        finished_at: at
      })
      .where(sql`rowid`, '=', row)
      .execute()
    await recordActivity(trx, {
      at: now,
      actor: storedText(restore.actor) ?? 'scheduler',
      kind: 'restore',
      outcome: 'failed',
      instanceId: storedId(restore.instance_id),
      snapshotId: storedId(restore.snapshot_id),
      subject: storedText(restore.snapshot_name, LONGEST_NAME),
      message: RESTORE_GIVEN_UP
    })
  })
}

async function unfinishedRestores(db: Db): Promise<readonly (RestoreRow & { row: number })[]> {
  return await db
    .selectFrom('restores')
    .selectAll()
    .select(sql<number>`rowid`.as('row'))
    .where('state', 'not in', ['complete', 'failed'])
    .execute()
}

/** One that was sent is followed by its instance alone. */
function canGoOn(restore: RestoreRow): boolean {
  const state = storedWord(restore.state, RESTORE_STATES)
  if (state === undefined || storedId(restore.instance_id) === undefined) return false
  return state !== 'waiting' || storedId(restore.snapshot_id) !== undefined
}
