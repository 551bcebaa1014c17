import type { Kysely } from 'kysely'
import { type AccountConnection, type Catalogue, NO_KEY, type Snapshot } from '../account/index.js'
import type { Database, Tables } from '../database/index.js'
import type { DeleteOutcome } from './action-outcomes.js'
import { KEPT, toldOfDelete } from './change-sentences.js'
import { readsDescriptions, WITHOUT_DESCRIPTION } from './lost-description.js'
import type { ChangeIntent, SnapshotChanges } from './snapshot-changes.js'
import { removeSnapshot, stateOfRemoval } from './snapshot-removal.js'
import { whenFree } from './when-free.js'

export interface DeleteDeps {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  /** Asked in the transaction that begins a removal: a restore may have come to need the snapshot. */
  readonly isNeeded: (trx: Kysely<Tables>, snapshot: Snapshot) => Promise<boolean>
  /** Told of each complete snapshot before it is deleted: its run may not know yet that it succeeded. */
  readonly beforeDelete: (snapshot: Snapshot) => Promise<void>
}

/**
 * Deletes a snapshot for an admin, unless it is protected, needed or still being created.
 * @throws DatabaseError; nothing was sent then, or the change stays open and is looked at later.
 */
export async function deleteByHand(
  deps: DeleteDeps,
  listed: Snapshot,
  intent: ChangeIntent
): Promise<DeleteOutcome> {
  const { changes } = deps
  const client = await deps.connection.client()
  if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
  const lacksDescription = await readsDescriptions(deps.database, listed)
  let isNeeded = false
  let keptFor: keyof typeof KEPT | undefined
  const outcome = await whenFree(async () => {
    const removed = await removeSnapshot(deps, client, {
      intent,
      priority: 'page',
      mayGo: async (trx) => {
        isNeeded = await deps.isNeeded(trx, listed)
        return !isNeeded
      },
      whyKept: (fresh) => {
        keptFor = lacksDescription(fresh) ? 'unreadable' : keptForOf(fresh)
        return keptFor === undefined ? undefined : KEPT[keptFor]
      },
      beforeSend: deps.beforeDelete,
      finish: (trx, change, outcome) =>
        changes.finish(trx, change, {
          state: stateOfRemoval(outcome),
          told: toldOfDelete(outcome)
        })
    })
    return removed.kind === 'not-begun' && !isNeeded ? undefined : removed
  })
  if (outcome === undefined) return { kind: 'busy', snapshot: listed }
  switch (outcome.kind) {
    case 'not-begun':
      return { kind: 'needed', snapshot: listed }
    case 'called-off':
      return { kind: isNeeded ? 'needed' : 'protected', snapshot: listed }
    case 'kept':
      if (keptFor === 'unreadable') {
        return { kind: 'failed', snapshot: listed, error: WITHOUT_DESCRIPTION }
      }
      return { kind: keptFor ?? 'protected', snapshot: outcome.snapshot }
    case 'deleted':
      return { kind: 'deleted', snapshot: listed }
    case 'failed':
      return { kind: 'failed', snapshot: listed, error: outcome.error }
  }
}

function keptForOf({ status, isProtected }: Snapshot): 'still-pending' | 'protected' | undefined {
  if (status === 'pending') return 'still-pending'
  return isProtected ? 'protected' : undefined
}
