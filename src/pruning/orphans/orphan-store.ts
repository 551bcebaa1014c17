import type { Kysely } from 'kysely'
import { type Database, inBatches, storedInstant, type Tables } from '../../database/index.js'

type Db = Kysely<Tables>

/** Since when each instance has been gone or unprotected. @throws DatabaseError from each call */
export interface OrphanStore {
  read(db?: Db): Promise<ReadonlyMap<string, Date>>
  /** Stores who is it now: those that are not any more are forgotten, the others keep their time. */
  write(instanceIds: ReadonlySet<string>, since: Date): Promise<void>
}

export function createOrphanStore({ database }: { readonly database: Database }): OrphanStore {
  return {
    async read(db = database.db) {
      const rows = await db.selectFrom('orphaned_instances').selectAll().execute()
      return new Map(
        rows.flatMap(({ instance_id, since }) => {
          const at = storedInstant(since)
          return at === undefined ? [] : [[instance_id, at] as const]
        })
      )
    },
    async write(instanceIds, since) {
      await database.transaction(async (trx) => {
        const stored = await trx.selectFrom('orphaned_instances').selectAll().execute()
        const known = new Set(stored.map(({ instance_id }) => instance_id))
        const over = [...known].filter((id) => !instanceIds.has(id))
        // One whose time cannot be read waits anew.
        const unreadable = stored.filter((row) => storedInstant(row.since) === undefined)
        const begun = [
          ...[...instanceIds].filter((id) => !known.has(id)),
          ...unreadable.map(({ instance_id }) => instance_id).filter((id) => instanceIds.has(id))
        ]
        const forgotten = [...over, ...unreadable.map(({ instance_id }) => instance_id)]
        for (const ids of inBatches(forgotten)) {
          await trx.deleteFrom('orphaned_instances').where('instance_id', 'in', ids).execute()
        }
        for (const ids of inBatches(begun)) {
          const rows = ids.map((id) => ({ instance_id: id, since: since.toISOString() }))
          await trx.insertInto('orphaned_instances').values(rows).execute()
        }
      })
    }
  }
}
