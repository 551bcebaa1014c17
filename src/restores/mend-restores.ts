import { type Kysely, type Selectable, sql } from 'kysely'
import { recordActivity } from '../activity/index.js'
import {
  type MendingDeps,
  mendRows,
  storedId,
  storedName,
  storedText,
  storedWord,
  type Tables
} from '../database/index.js'
import { message, writeMessage } from '../wording/index.js'

const RESTORE_STATES = ['waiting', 'sending', 'restoring', 'complete', 'failed'] as const

const RESTORE_GIVEN_UP = message('restore.unreadable')

type Db = Kysely<Tables>
type RestoreRow = Selectable<Tables['restores']> & { readonly row: number }

/** Gives up restores that are under way and cannot be read: they would hold their instance up for good. @throws DatabaseError */
export async function mendRestores(deps: MendingDeps): Promise<void> {
  const unfinished = await unfinishedRestores(deps.database.db)
  const unreadable = unfinished.filter((restore) => !canGoOn(restore))
  await mendRows(deps, 'restores', unreadable, giveUp)
}

async function giveUp(trx: Db, restore: RestoreRow, now: Date): Promise<void> {
  const at = now.toISOString()
  await trx
    .updateTable('restores')
    .set({
      state: 'failed',
      reason: writeMessage(RESTORE_GIVEN_UP),
      updated_at: at,
      finished_at: at
    })
    .where(sql`rowid`, '=', restore.row)
    .execute()
  await recordActivity(trx, {
    at: now,
    actor: storedText(restore.actor) ?? 'scheduler',
    kind: 'restore',
    outcome: 'failed',
    instanceId: storedId(restore.instance_id),
    snapshotId: storedId(restore.snapshot_id),
    subject: storedName(restore.snapshot_name),
    message: RESTORE_GIVEN_UP
  })
}

async function unfinishedRestores(db: Db): Promise<readonly RestoreRow[]> {
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
