import { type Kysely, type Selectable, sql } from 'kysely'
import { recordActivity } from '../../activity/index.js'
import {
  type MendingDeps,
  mendRows,
  storedId,
  storedName,
  storedText,
  type Tables
} from '../../database/index.js'
import { message } from '../../wording/index.js'

const CHANGE_GIVEN_UP = message('change.unreadable')

type Db = Kysely<Tables>
type ChangeRow = Selectable<Tables['snapshot_changes']> & { readonly row: number }

/** Gives up changes of which it cannot be read what snapshot they are for. @throws DatabaseError */
export async function mendChanges(deps: MendingDeps): Promise<void> {
  const open = await openChanges(deps.database.db)
  const unreadable = open.filter(({ snapshot_id }) => storedId(snapshot_id) === undefined)
  await mendRows(deps, 'changes', unreadable, giveUp)
}

/** No snapshot has such an id, so nothing was sent, and nothing waits for it to end. */
async function giveUp(trx: Db, change: ChangeRow, now: Date): Promise<void> {
  await trx
    .updateTable('snapshot_changes')
    .set({ state: 'failed', finished_at: now.toISOString() })
    .where(sql`rowid`, '=', change.row)
    .execute()
  await recordActivity(trx, {
    at: now,
    actor: storedText(change.actor) ?? 'scheduler',
    kind: 'snapshot',
    outcome: 'failed',
    instanceId: storedId(change.instance_id),
    subject: storedName(change.subject),
    message: CHANGE_GIVEN_UP
  })
}

async function openChanges(db: Db): Promise<readonly ChangeRow[]> {
  return await db
    .selectFrom('snapshot_changes')
    .selectAll()
    .select(sql<number>`rowid`.as('row'))
    .where('state', '=', 'open')
    .execute()
}
