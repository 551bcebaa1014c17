import { type Kysely, type Selectable, sql } from 'kysely'
import type { Logger } from 'pino'
import { recordActivity } from '../activity/index.js'
import { attempted } from '../common/index.js'
import { type Database, storedId, storedText, type Tables } from '../database/index.js'
import { message } from '../wording/index.js'

/** In UTF-16 units; what pages can carry. */
const LONGEST_NAME = 300

const CHANGE_GIVEN_UP = message('change.unreadable')

type Db = Kysely<Tables>
type ChangeRow = Selectable<Tables['snapshot_changes']>

interface MendingDeps {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}

/** Gives up changes of which it cannot be read what snapshot they are for. @throws DatabaseError */
export async function mendChanges(deps: MendingDeps): Promise<void> {
  for (const { row, ...change } of await openChanges(deps.database.db)) {
    if (storedId(change.snapshot_id) !== undefined) continue
    await attempted(deps, `mending row ${row} of changes`, () => giveUp(deps, row, change))
  }
}

/** No snapshot has such an id, so nothing was sent, and nothing waits for it to end. */
async function giveUp(deps: MendingDeps, row: number, change: ChangeRow): Promise<void> {
  await deps.database.transaction(async (trx) => {
    const now = deps.clock.now()
    await trx
      .updateTable('snapshot_changes')
      .set({ state: 'failed', finished_at: now.toISOString() })
      .where(sql`rowid`, '=', row)
      .execute()
    await recordActivity(trx, {
      at: now,
      actor: storedText(change.actor) ?? 'scheduler',
      kind: 'snapshot',
      outcome: 'failed',
      instanceId: storedId(change.instance_id),
      subject: storedText(change.subject, LONGEST_NAME),
      message: CHANGE_GIVEN_UP
    })
  })
}

async function openChanges(db: Db): Promise<readonly (ChangeRow & { row: number })[]> {
  return await db
    .selectFrom('snapshot_changes')
    .selectAll()
    .select(sql<number>`rowid`.as('row'))
    .where('state', '=', 'open')
    .execute()
}
