import type { Kysely } from 'kysely'
import type { Snapshot } from '../account/index.js'
import { inBatches, type Tables } from '../database/index.js'

type Db = Kysely<Tables>

/** Those of which no run knows the key or the id. @throws DatabaseError */
export async function withoutRun(
  db: Db,
  snapshots: readonly Snapshot[]
): Promise<readonly Snapshot[]> {
  const unknown: Snapshot[] = []
  for (const some of inBatches(snapshots)) {
    const keys = some.flatMap(({ runKey }) => runKey ?? [])
    const byKey = await db.selectFrom('runs').select('key').where('key', 'in', keys).execute()
    const known = new Set(byKey.map(({ key }) => key))
    const others = some.filter(({ runKey }) => runKey !== undefined && !known.has(runKey))
    // A run whose key was spoilt still knows its snapshot by its id.
    unknown.push(...(await withoutRunById(db, others)))
  }
  return unknown
}

async function withoutRunById(
  db: Db,
  snapshots: readonly Snapshot[]
): Promise<readonly Snapshot[]> {
  if (snapshots.length === 0) return []
  const ids = snapshots.map(({ id }) => id)
  const rows = await db
    .selectFrom('runs')
    .select('snapshot_id')
    .where('snapshot_id', 'in', ids)
    .execute()
  const known = new Set(rows.map(({ snapshot_id }) => snapshot_id))
  return snapshots.filter(({ id }) => !known.has(id))
}
