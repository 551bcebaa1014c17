import { ownError, type Snapshot } from '../account/index.js'
import type { Database } from '../database/index.js'
import { message } from '../wording/index.js'

/** What is said of a reading that is not believed; nothing was sent. */
export const WITHOUT_DESCRIPTION = ownError(
  'invalid-response',
  'none',
  message('vultr.invalidAnswer', { why: message('vultr.why.noDescription') })
)

/** Whether a reading of a snapshot lacks the description that this panel is known to have given it. */
export type LacksDescription = (fresh: Snapshot) => boolean

/**
 * A description holds the mark, and with it the lock: a record that suddenly has none would let a
 * change write over the mark, and a locked snapshot be deleted. So such a reading is not believed; whoever
 * emptied one at Vultr on purpose writes another text there.
 * @param known whether it had a mark before it is read anew. @throws DatabaseError
 */
export async function readsDescriptions(
  { db }: Database,
  known: { readonly id: string; readonly isMarked: boolean }
): Promise<LacksDescription> {
  const isKnown = known.isMarked || (await isMarkedByRun(db, known.id))
  return ({ description }) => isKnown && description === ''
}

/** Where Vultr was seen to store none at all, an empty one is right. */
async function isMarkedByRun(db: Database['db'], snapshotId: string): Promise<boolean> {
  const run = await db
    .selectFrom('runs')
    .select('id')
    .where('snapshot_id', '=', snapshotId)
    .where((eb) =>
      eb.or([eb('stored_description', 'is', null), eb('stored_description', '!=', '')])
    )
    .executeTakeFirst()
  return run !== undefined
}
