import {
  type AccountConnection,
  accountIndex,
  isUnreached,
  type Snapshot,
  toSnapshot,
  type VultrClient
} from '../account/index.js'
import type { SnapshotChange } from './changes/change.js'
import { type DeleteDeps, deleteByHand } from './delete-by-hand.js'
import { describeSnapshot } from './rewrite-description.js'
import { type CommandOutcome, writeOutcome } from './stored-outcome.js'

/** How a process shares what pages ask for with others on its database. */
export interface SharedCommands {
  /** Whether there are any others. @throws DatabaseError */
  hasOthers(): Promise<boolean>
  /**
   * Lets whichever process is free carry out a change. Never rejects.
   * @param toOthers this one cannot.
   * @returns false where that cannot be.
   */
  handOver(changeId: string, toOthers: boolean): Promise<boolean>
}

/** What an attempt has come to. */
export interface Attempt {
  /** `ended`: it is written down. `left`: to others, as no connection to Vultr came about. `lost`: it is another attempt's. */
  readonly kind: 'ended' | 'left' | 'lost'
  readonly outcome: CommandOutcome
}

/** Carries out what somebody wants of a snapshot, by its row alone. @throws DatabaseError from each call */
export interface CarryOut {
  /** @param change that this attempt holds. */
  attempt(client: VultrClient, change: SnapshotChange): Promise<Attempt>
  /**
   * Takes up a change that was handed over, unless its row tells that there is nothing to be done.
   * @returns false where no connection to Vultr came about: another process may have one.
   */
  handedOver(changeId: string): Promise<boolean>
  /**
   * Leaves a change that was not sent to others.
   * @returns the change where this process has to do it all the same; undefined where it is another attempt's, or sent.
   */
  leave(change: SnapshotChange): Promise<'left' | SnapshotChange | undefined>
}

export function createCarryOut(
  deps: DeleteDeps & {
    readonly connection: AccountConnection
    /** Undefined where this process is alone. */
    readonly shared: SharedCommands | undefined
  }
): CarryOut {
  const { database, changes, catalogue, shared } = deps

  function listed({ snapshotId, subject }: SnapshotChange): Snapshot {
    return accountIndex(catalogue.view()).snapshots.get(snapshotId) ?? unlisted(snapshotId, subject)
  }

  async function leave(change: SnapshotChange): Promise<'left' | SnapshotChange | undefined> {
    if (shared === undefined || !(await shared.hasOthers())) return change
    if (!(await changes.letGo(change))) return undefined
    if (await shared.handOver(change.id, true)) return 'left'
    return await changes.take(change.id)
  }

  async function attempt(client: VultrClient, change: SnapshotChange): Promise<Attempt> {
    const known = listed(change)
    const carryOut = change.kind === 'delete' ? deleteByHand : describeSnapshot
    const { outcome, ended } = await carryOut(deps, client, change, known)
    const held = isUnsent(outcome) ? await leave(change) : change
    if (held === 'left') return { kind: 'left', outcome }
    if (held === undefined) return { kind: 'lost', outcome }
    // Told before it is written down, so that whoever reads the row and then the list finds it gone.
    if (outcome.kind === 'deleted') catalogue.drop(change.snapshotId)
    const isOurs = await database.transaction((trx) =>
      changes.finish(trx, held, { ...ended, outcome: writeOutcome(outcome) })
    )
    return { kind: isOurs ? 'ended' : 'lost', outcome }
  }

  return {
    attempt,
    leave,
    async handedOver(changeId) {
      const client = await deps.connection.client()
      const change = client && (await changes.take(changeId))
      if (client === undefined || change === undefined) return true
      return (await attempt(client, change)).kind !== 'left'
    }
  }
}

/** Nothing was sent, and another process may have a connection. */
function isUnsent(outcome: CommandOutcome): boolean {
  if (outcome.kind !== 'failed') return false
  return isUnreached(outcome.error) && outcome.error.effect === 'none'
}

/** What is known of a snapshot that the list here does not show yet. */
function unlisted(id: string, name: string): Snapshot {
  const nothing = { createdAt: undefined, sizeBytes: 0, compressedBytes: undefined }
  return toSnapshot({ id, description: name, status: 'complete', ...nothing })
}
