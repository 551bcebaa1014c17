import { type Kysely, sql } from 'kysely'
import { forgottenBefore } from '../../activity/index.js'
import {
  type Database,
  DELETED_AT_ONCE,
  deleteInChunks,
  inBatches,
  storedInstant,
  type Tables
} from '../../database/index.js'
import { REMOVALS } from './change.js'

/** What changes have come to. @throws DatabaseError from each call */
export interface EndedChanges {
  /** Snapshots that were deleted since then, as far as Vultr has said. */
  deletedSince(since: Date): Promise<ReadonlyMap<string, Date>>
  /** Which of them Vultr has ever said to have deleted. */
  deletedAmong(snapshotIds: readonly string[]): Promise<ReadonlySet<string>>
  /** The newest row there is; undefined where there is none. */
  newestRow(): Promise<number | undefined>
  /** The newest row by which a snapshot is what it is now: before any change of it that is under way. */
  rowOf(snapshotId: string): Promise<number | undefined>
  /** Whether a change of the snapshot was written down after that row. Part of the caller's transaction. */
  isChangedAfter(trx: Kysely<Tables>, snapshotId: string, row: number | undefined): Promise<boolean>
  /** The snapshots whose removals were written down after that row, and whether each has ended. */
  removalsAfter(row: number | undefined): Promise<ReadonlyMap<string, 'open' | 'ended'>>
  /** Forgets those that ended as long ago as activity is kept. */
  forgetOld(now: Date): Promise<void>
}

export function createEndedChanges({ database }: { readonly database: Database }): EndedChanges {
  async function newestRow(): Promise<number | undefined> {
    const row = await database.db
      .selectFrom('snapshot_changes')
      .select(sql<number>`rowid`.as('row'))
      .orderBy(sql`rowid`, 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.row
  }

  return {
    async deletedSince(since) {
      const rows = await database.db
        .selectFrom('snapshot_changes')
        .select(['snapshot_id', 'finished_at'])
        .where('finished_at', '>=', since.toISOString())
        .where('state', '=', 'done')
        .where('kind', 'in', REMOVALS)
        .execute()
      return new Map(
        rows.flatMap(({ snapshot_id, finished_at }) =>
          finished_at === null ? [] : [[snapshot_id, new Date(finished_at)] as const]
        )
      )
    },
    async deletedAmong(snapshotIds) {
      const deleted = new Set<string>()
      for (const ids of inBatches(snapshotIds)) {
        const rows = await database.db
          .selectFrom('snapshot_changes')
          .select('snapshot_id')
          .where('snapshot_id', 'in', ids)
          .where('state', '=', 'done')
          .where('kind', 'in', REMOVALS)
          .execute()
        for (const { snapshot_id } of rows) deleted.add(snapshot_id)
      }
      return deleted
    },
    newestRow,
    async rowOf(snapshotId) {
      // Asked first: what begins between the two questions counts as later.
      const newest = await newestRow()
      const open = await database.db
        .selectFrom('snapshot_changes')
        .select(sql<number>`rowid`.as('row'))
        .where('snapshot_id', '=', snapshotId)
        .where('state', '=', 'open')
        .orderBy(sql`rowid`)
        .limit(1)
        .executeTakeFirst()
      return open === undefined ? newest : open.row - 1
    },
    async isChangedAfter(trx, snapshotId, row) {
      const later = await trx
        .selectFrom('snapshot_changes')
        .select('id')
        .where('snapshot_id', '=', snapshotId)
        .where(sql`rowid`, '>', row ?? -1)
        .limit(1)
        .executeTakeFirst()
      return later !== undefined
    },
    async removalsAfter(row) {
      const rows = await database.db
        .selectFrom('snapshot_changes')
        .select(['snapshot_id', 'state'])
        .where(sql`rowid`, '>', row ?? -1)
        .where('kind', 'in', REMOVALS)
        .orderBy(sql`rowid`)
        .execute()
      return new Map(
        rows.map((each) => [each.snapshot_id, each.state === 'open' ? 'open' : 'ended'])
      )
    },
    async forgetOld(now) {
      const ended = database.db.selectFrom('snapshot_changes').where('finished_at', 'is not', null)
      const first = await ended.select('finished_at').orderBy('finished_at').limit(1).execute()
      const before = forgottenBefore(storedInstant(first[0]?.finished_at), now).toISOString()
      await deleteInChunks(async () => {
        const some = ended.select('id').where('finished_at', '<', before).limit(DELETED_AT_ONCE)
        return await database.db
          .deleteFrom('snapshot_changes')
          .where('id', 'in', some)
          .executeTakeFirstOrThrow()
      })
    }
  }
}
