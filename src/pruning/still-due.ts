import type { Kysely } from 'kysely'
import { isDue } from '../common/index.js'
import { storedInstant, type Tables } from '../database/index.js'
import { REMOVALS } from '../snapshots/index.js'
import type { Prunable } from './orphans/prunables.js'

/** A deleted snapshot may still be listed for this long, in ms. */
export const STILL_LISTED_MS = 10 * 60_000

/**
 * Whether nobody has deleted it since it was planned, or tried to and been refused: what is planned together is done
 * by several processes. Part of the caller's transaction. @throws DatabaseError
 */
export async function isStillDue(
  trx: Kysely<Tables>,
  snapshotId: string,
  now: Date
): Promise<boolean> {
  const deleted = await trx
    .selectFrom('snapshot_changes')
    .select('id')
    .where('snapshot_id', '=', snapshotId)
    .where('state', '=', 'done')
    .where('kind', 'in', REMOVALS)
    .where('finished_at', '>=', new Date(now.getTime() - STILL_LISTED_MS).toISOString())
    .executeTakeFirst()
  if (deleted !== undefined) return false
  const failure = await trx
    .selectFrom('prune_failures')
    .select('next_attempt_at')
    .where('snapshot_id', '=', snapshotId)
    .executeTakeFirst()
  return failure === undefined || isDue(storedInstant(failure.next_attempt_at), now)
}

/** Nobody has seen it back, or protected it again. Part of the caller's transaction. @throws DatabaseError */
export async function isStillOrphaned(
  trx: Kysely<Tables>,
  { instanceId }: Pick<Prunable, 'instanceId'>
): Promise<boolean> {
  const row = await trx
    .selectFrom('orphaned_instances')
    .select('since')
    .where('instance_id', '=', instanceId)
    .executeTakeFirst()
  return row !== undefined
}
