import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  toSnapshot,
  type VultrClient
} from '../account/index.js'
import { attempted } from '../common/index.js'
import type { Database } from '../database/index.js'
import { message } from '../wording/index.js'
import { readsDescriptions } from './lost-description.js'
import { isRemoval, type SnapshotChange, type SnapshotChanges } from './snapshot-changes.js'

/** Finds out what became of changes whose process ended, or could not write, before they were finished. */
export interface AbandonedChanges {
  /** One pass; asks Vultr nothing where there are none. @throws DatabaseError */
  settle(): Promise<void>
}

export function createAbandonedChanges(deps: {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly logger: Logger
}): AbandonedChanges {
  const { database, changes, catalogue } = deps

  /** Undefined while Vultr does not tell. */
  async function isDone(client: VultrClient, change: SnapshotChange): Promise<boolean | undefined> {
    const found = await client.getSnapshot(change.snapshotId)
    if (!found.ok && found.error.kind !== 'not-found') return undefined
    if (!found.ok) {
      catalogue.drop(change.snapshotId)
      return isRemoval(change.kind)
    }
    const snapshot = toSnapshot(found.value)
    catalogue.put(snapshot)
    if (isRemoval(change.kind)) return false
    const listed = accountIndex(catalogue.view()).snapshots.get(change.snapshotId) ?? snapshot
    // Asked again: nothing is concluded from a reading that lacks what this panel wrote.
    if ((await readsDescriptions(database, listed))(snapshot)) return undefined
    // Without a description it was never sent.
    return change.description !== undefined && found.value.description === change.description
  }

  async function settleOne(client: VultrClient, change: SnapshotChange): Promise<void> {
    const done = await isDone(client, change)
    if (done === undefined) return
    const outcome = done
      ? {
          outcome: 'ok' as const,
          message: message('activity.change.wasDone', { kind: change.kind })
        }
      : {
          outcome: 'failed' as const,
          message: message('activity.change.interrupted')
        }
    await database.transaction((trx) =>
      changes.finish(trx, change, { state: done ? 'done' : 'failed', told: outcome })
    )
  }

  return {
    async settle() {
      const abandoned = await changes.abandoned()
      if (abandoned.length === 0) return
      const client = await deps.connection.client()
      if (client === undefined) return
      for (const change of abandoned) {
        await attempted(deps, `settling change ${change.id}`, () => settleOne(client, change))
      }
    }
  }
}
