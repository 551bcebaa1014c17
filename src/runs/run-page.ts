import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/index.js'
import type { Run, RunState } from './state/run.js'
import { runStore } from './state/run-store.js'

/** Which runs are wanted, and from where on. */
export interface RunPage {
  readonly limit: number
  readonly instanceId?: string | undefined
  /** Only of these; undefined: of all. */
  readonly instanceIds?: readonly string[] | undefined
  readonly state?: RunState | undefined
  /** What stands after this one in the order of the list. */
  readonly before?: { readonly createdAt: string; readonly id: string } | undefined
}

/** By when they were made, then by their ids; newest first. @throws DatabaseError */
export async function readRunPage(
  db: Kysely<Tables>,
  { limit, instanceId, instanceIds, state, before }: RunPage
): Promise<readonly Run[]> {
  if (instanceIds?.length === 0) return []
  let query = db.selectFrom('runs').select('id')
  if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
  if (instanceIds !== undefined) query = query.where('instance_id', 'in', instanceIds)
  if (state !== undefined) query = query.where('state', '=', state)
  if (before !== undefined) {
    query = query.where(sql<boolean>`(created_at, id) < (${before.createdAt}, ${before.id})`)
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return await runStore.byIds(
    db,
    rows.map(({ id }) => id)
  )
}
