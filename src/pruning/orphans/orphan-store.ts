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
        // One whose time cannot be read waits anew.
        const isReadable = (row: { since: string }) => storedInstant(row.since) !== undefined
        const readable = new Set(stored.filter(isReadable).map(({ instance_id }) => instance_id))
        const ids = stored.map(({ instance_id }) => instance_id)
        const forgotten = ids.filter((id) => !(instanceIds.has(id) && readable.has(id)))
        const begun = [...instanceIds].filter((id) => !readable.has(id))
        for (const some of inBatches(forgotten)) {
          await trx.deleteFrom('orphaned_instances').where('instance_id', 'in', some).execute()
        }
        for (const some of inBatches(begun)) {
          const rows = some.map((id) => ({ instance_id: id, since: since.toISOString() }))
          await trx.insertInto('orphaned_instances').values(rows).execute()
        }
      })
    }
  }
}
