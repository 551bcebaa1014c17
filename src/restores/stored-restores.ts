import type { Kysely } from 'kysely'
import { type Database, storedCount, type Tables } from '../database/index.js'
import { OPEN_RESTORES, type Restore, toRestore } from './restore.js'

/** Something that was told of a restore, such as an entry of Activity. */
export interface RestoreTrace {
  readonly instanceId: string
  readonly snapshotId: string
  readonly at: Date
}

/** What is read of the rows in `restores`. @throws DatabaseError from each call */
export interface StoredRestores {
  open(): Promise<readonly Restore[]>
  byId(id: string): Promise<Restore | undefined>
  latestOf(instanceId: string): Promise<Restore | undefined>
  /** Those that are complete, the latest first. */
  completed(limit: number): Promise<readonly Restore[]>
  /** The id of the restore that each of these was told of; undefined where there is none. One query. */
  behind(traces: readonly RestoreTrace[]): Promise<readonly (string | undefined)[]>
}

/** More restores of the same instances and snapshots than this are not looked through. */
const MOST_BEHIND = 500

export function createStoredRestores({ db }: Pick<Database, 'db'>): StoredRestores {
  const all = () => db.selectFrom('restores').selectAll()

  return {
    async open() {
      const rows = await all().where('state', 'in', OPEN_RESTORES).execute()
      return rows.map(toRestore)
    },
    async byId(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : toRestore(row)
    },
    async latestOf(instanceId) {
      const row = await all()
        .where('instance_id', '=', instanceId)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? undefined : toRestore(row)
    },
    async completed(limit) {
      const rows = await all()
        .where('state', '=', 'complete')
        .orderBy('finished_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toRestore)
    },
    async behind(traces) {
      if (traces.length === 0) return []
      const rows = await all()
        .where('snapshot_id', 'in', [...new Set(traces.map(({ snapshotId }) => snapshotId))])
        .orderBy('created_at', 'desc')
        .limit(MOST_BEHIND)
        .execute()
      const restores = rows.map(toRestore)
      return traces.map((trace) => restores.find((restore) => isOf(restore, trace))?.id)
    }
  }
}

/** An instance has one restore at a time, so that the time tells which of them it was. */
function isOf(restore: Restore, { instanceId, snapshotId, at }: RestoreTrace): boolean {
  return (
    restore.instanceId === instanceId &&
    restore.snapshotId === snapshotId &&
    restore.createdAt <= at &&
    (restore.finishedAt === undefined || at <= restore.finishedAt)
  )
}

/** How often it was sent, as its row has it now. */
export async function attemptsOf(trx: Kysely<Tables>, { id, attempts }: Restore): Promise<number> {
  const rows = trx.selectFrom('restores').select('attempts').where('id', '=', id)
  return storedCount((await rows.executeTakeFirst())?.attempts) ?? attempts
}

/** Whether a restore of the instance is under way. */
export async function isAnotherOpen(trx: Kysely<Tables>, instanceId: string): Promise<boolean> {
  const other = await trx
    .selectFrom('restores')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('state', 'in', OPEN_RESTORES)
    .executeTakeFirst()
  return other !== undefined
}
