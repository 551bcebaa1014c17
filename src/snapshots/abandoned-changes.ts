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
import type { CarryOut, SharedCommands } from './carry-out.js'
import { CALLED_OFF, INTERRUPTED } from './change-sentences.js'
import { type ChangeOutcome, isRemoval, type SnapshotChange } from './changes/change.js'
import type { UnsentChange } from './changes/held-changes.js'
import type { SnapshotChanges } from './changes/snapshot-changes.js'
import { readsDescriptions } from './lost-description.js'

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
  readonly carryOut: CarryOut
  /** Undefined where this process is alone: then what was not sent is noted as interrupted. */
  readonly shared: SharedCommands | undefined
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
    const known = { id: listed.id, isMarked: listed.runKey !== undefined }
    if ((await readsDescriptions(database, known))(snapshot)) return undefined
    // Without a description it was never sent.
    return change.description !== undefined && found.value.description === change.description
  }

  async function settleOne(client: VultrClient, change: SnapshotChange): Promise<void> {
    const done = await isDone(client, change)
    if (done === undefined) return
    await end(change, done ? wasDone(change) : INTERRUPTED)
  }

  async function end(change: SnapshotChange, outcome: ChangeOutcome): Promise<void> {
    await database.transaction((trx) => changes.finish(trx, change, outcome))
  }

  /** What was certainly not sent, and that nobody has in hand. */
  async function settleUnsent(unsent: UnsentChange, others: SharedCommands): Promise<void> {
    const { change, state, isCalledOff } = unsent
    if (state === 'free') {
      if (await others.handOver(change.id, false)) return
      await deps.carryOut.handedOver(change.id)
    } else if (state === 'over') await end(change, isCalledOff ? CALLED_OFF : INTERRUPTED)
    // It is planned anew.
    else await end(change, { state: 'failed', told: undefined })
  }

  async function settleAllUnsent(others: SharedCommands): Promise<void> {
    for (const unsent of await changes.unsent()) {
      const what = `handing over change ${unsent.change.id}`
      await attempted(deps, what, () => settleUnsent(unsent, others))
    }
  }

  return {
    async settle() {
      const { shared } = deps
      if (shared !== undefined) await settleAllUnsent(shared)
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

function wasDone({ kind }: SnapshotChange): ChangeOutcome {
  const told = message('activity.change.wasDone', { kind })
  return { state: 'done', told: { outcome: 'ok', message: told } }
}
