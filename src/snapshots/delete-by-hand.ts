import type { Kysely } from 'kysely'
import type { Catalogue, Snapshot, VultrClient } from '../account/index.js'
import type { Database, Tables } from '../database/index.js'
import type { DeleteOutcome } from './action-outcomes.js'
import { KEPT, toldOfDelete } from './change-sentences.js'
import type { ChangeOutcome, SnapshotChange } from './changes/change.js'
import type { SnapshotChanges } from './changes/snapshot-changes.js'
import { readsDescriptions, WITHOUT_DESCRIPTION } from './lost-description.js'
import { type FinishedRemoval, sendRemoval, stateOfRemoval } from './snapshot-removal.js'

export interface DeleteDeps {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly catalogue: Catalogue
  /** Asked in the transaction that begins a removal: a restore may have come to need the snapshot. */
  readonly isNeeded: (trx: Kysely<Tables>, snapshot: Pick<Snapshot, 'id'>) => Promise<boolean>
  /** Told of each complete snapshot before it is deleted: its run may not know yet that it succeeded. */
  readonly beforeDelete: (snapshot: Snapshot) => Promise<void>
}

/**
 * Deletes a snapshot for an admin, unless it is protected, needed or still being created; what came of it is
 * not written down yet.
 * @param listed as it is known here. @throws DatabaseError
 */
export async function deleteByHand(
  deps: DeleteDeps,
  client: VultrClient,
  change: SnapshotChange,
  listed: Snapshot
): Promise<{ readonly outcome: DeleteOutcome; readonly ended: ChangeOutcome }> {
  const isMarked = change.wanted?.isMarked === true || listed.runKey !== undefined
  const lacksDescription = await readsDescriptions(deps.database, { id: listed.id, isMarked })
  let isNeeded = false
  let keptFor: keyof typeof KEPT | undefined
  const removed = await sendRemoval(deps, client, change, {
    priority: 'page',
    mayGo: async (trx) => {
      isNeeded = await deps.isNeeded(trx, listed)
      return !isNeeded
    },
    whyKept: (fresh) => {
      keptFor = lacksDescription(fresh) ? 'unreadable' : keptForOf(fresh)
      return keptFor === undefined ? undefined : KEPT[keptFor]
    },
    beforeSend: deps.beforeDelete
  })
  return {
    outcome: outcomeOf(removed, listed, { isNeeded, keptFor }),
    ended: { state: stateOfRemoval(removed), told: toldOfDelete(removed) }
  }
}

function outcomeOf(
  removed: FinishedRemoval,
  listed: Snapshot,
  why: { readonly isNeeded: boolean; readonly keptFor: keyof typeof KEPT | undefined }
): DeleteOutcome {
  switch (removed.kind) {
    case 'called-off':
      return { kind: why.isNeeded ? 'needed' : 'protected', snapshot: listed }
    case 'kept':
      if (why.keptFor === 'unreadable') {
        return { kind: 'failed', snapshot: listed, error: WITHOUT_DESCRIPTION }
      }
      return { kind: why.keptFor ?? 'protected', snapshot: removed.snapshot }
    case 'deleted':
      return { kind: 'deleted', snapshot: listed }
    case 'failed':
      return { kind: 'failed', snapshot: listed, error: removed.error }
  }
}

function keptForOf({ status, isProtected }: Snapshot): 'still-pending' | 'protected' | undefined {
  if (status === 'pending') return 'still-pending'
  return isProtected ? 'protected' : undefined
}
