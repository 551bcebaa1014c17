import { setTimeout as wait } from 'node:timers/promises'
import {
  type AccountConnection,
  NO_KEY,
  ownError,
  type Snapshot,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import { withinMs } from '../common/index.js'
import { message } from '../wording/index.js'
import type { Attempt, CarryOut } from './carry-out.js'
import { CALLED_OFF, toldOfFailure } from './change-sentences.js'
import { type ChangeIntent, isRemoval, type SnapshotChange } from './changes/change.js'
import type { DeleteDeps } from './delete-by-hand.js'
import { type CommandOutcome, readOutcome, writeOutcome } from './stored-outcome.js'
import { whenFree } from './when-free.js'

/** Where there are others, what this process has not sent by then is left to them; in ms. */
const OWN_TRY_MS = 1_500

/** So long a page waits for another process to do it, in ms, and how often it looks. */
const AWAITED_MS = 2_500
const LOOK_MS = 100

const NOT_REACHED = ownError('timeout', 'none', message('vultr.notReachedInTime'))

/** Vultr may have heard it, or hear it still. */
export const TOO_SLOW = ownError('timeout', 'unknown', message('vultr.tooSlow'))

/**
 * Writes down what somebody wants, carries it out, and where this process cannot, waits for another one to.
 * @param listed the snapshot as it is known here.
 * @throws DatabaseError; nothing was sent then, or the change stays open and is looked at later.
 */
export type AskForChange = (
  listed: Snapshot,
  intent: ChangeIntent,
  seen?: SeenChanges
) => Promise<CommandOutcome>

/** Which changes somebody knew of who looked at a snapshot before; a later one of it is in the way of theirs. */
export interface SeenChanges {
  /** The newest row there was. */
  readonly row: number | undefined
}

export function createAskForChange(
  deps: DeleteDeps & {
    readonly connection: AccountConnection
    readonly carryOut: CarryOut
    /** Whether several processes share the database. */
    readonly isShared: boolean
  }
): AskForChange {
  const { database, changes, catalogue, carryOut } = deps

  async function begin(
    listed: Snapshot,
    intent: ChangeIntent,
    seen: SeenChanges | undefined
  ): Promise<SnapshotChange | 'needed' | 'changed' | undefined> {
    if (intent.kind === 'lock') await haveDeleteGiveWay(intent.snapshotId)
    return await whenFree(() =>
      database.transaction(async (trx) => {
        const { snapshotId } = intent
        if (seen && (await changes.isChangedAfter(trx, snapshotId, seen.row))) return 'changed'
        if (isRemoval(intent.kind) && (await deps.isNeeded(trx, listed))) return 'needed'
        return await changes.begin(trx, intent)
      })
    )
  }

  /** At once: the turn of a prune may be minutes away, and a lock is not to wait for it. */
  async function haveDeleteGiveWay(snapshotId: string): Promise<void> {
    await changes.callOffRemoval(snapshotId)
    const left = await changes.calledOffRemoval(snapshotId)
    if (left === undefined) return
    // What nobody asked for is not told.
    const ended = left.kind === 'delete' ? CALLED_OFF : { ...CALLED_OFF, told: undefined }
    await database.transaction((trx) => changes.finish(trx, left, ended))
  }

  /** @returns what came of it here; of a change that is `left` or `lost` its row will tell. */
  async function tryHere(client: VultrClient, change: SnapshotChange): Promise<Attempt> {
    const own = carryOut.attempt(client, change)
    if (!deps.isShared) return { ...(await own), kind: 'ended' }
    const first = await withinMs(OWN_TRY_MS, own, undefined)
    if (first !== undefined) return first
    const left = await carryOut.leave(change)
    if (left === 'left') return { kind: 'left', outcome: { kind: 'unknown-snapshot' } }
    // It was sent, or there is nobody else.
    if (left === undefined || left === change) return await own
    return await carryOut.attempt(client, left)
  }

  /** Waits for another attempt. @param error said where none of them came about in time. */
  async function awaited(id: string, listed: Snapshot, error: VultrError): Promise<CommandOutcome> {
    const until = performance.now() + AWAITED_MS
    for (;;) {
      const now = await changes.progress(id)
      if (now?.isOpen !== true) {
        const outcome = readOutcome(now?.outcome, listed)
        // What the other one has told of it is shown here from now on.
        await catalogue.readForOthers()
        if (outcome?.kind === 'deleted') catalogue.drop(listed.id)
        return outcome ?? { kind: 'failed', snapshot: listed, error: TOO_SLOW }
      }
      if (performance.now() >= until) return await calledBack(id, listed, error)
      await wait(LOOK_MS)
    }
  }

  /** What the page says now stays true: nobody carries it out later, unless somebody is at it already. */
  async function calledBack(
    id: string,
    listed: Snapshot,
    error: VultrError
  ): Promise<CommandOutcome> {
    const own = await changes.take(id)
    if (own === undefined) return { kind: 'failed', snapshot: listed, error: TOO_SLOW }
    const outcome = { kind: 'failed' as const, snapshot: listed, error }
    const told = toldOfFailure(own.kind, error)
    await database.transaction((trx) =>
      changes.finish(trx, own, { state: 'failed', told, outcome: writeOutcome(outcome) })
    )
    return outcome
  }

  return async (listed, intent, seen) => {
    const client = await deps.connection.client()
    if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
    const change = await begin(listed, intent, seen)
    if (change === undefined) return { kind: 'busy', snapshot: listed }
    if (typeof change === 'string') return { kind: change, snapshot: listed }
    const { kind, outcome } = await tryHere(client, change)
    if (kind === 'ended') return outcome
    return await awaited(change.id, listed, 'error' in outcome ? outcome.error : NOT_REACHED)
  }
}
