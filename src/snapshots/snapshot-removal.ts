import type { Kysely } from 'kysely'
import {
  type Catalogue,
  type Snapshot,
  toSnapshot,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import type { Database, Tables } from '../database/index.js'
import type { CallOptions } from '../vultr/index.js'
import type { Message } from '../wording/index.js'
import type { ChangeIntent, ChangeOutcome, SnapshotChange } from './changes/change.js'
import type { SnapshotChanges } from './changes/snapshot-changes.js'

export type RemovalOutcome =
  /** Vultr said so, or does not have it any more. */
  | { readonly kind: 'deleted' }
  /** Another change of it is under way, or it may not begin; nothing was sent. */
  | { readonly kind: 'not-begun' }
  /** It was called off, or came not to be allowed, before it was sent. */
  | { readonly kind: 'called-off' }
  /** As it is at Vultr now it may not go; nothing was sent. */
  | { readonly kind: 'kept'; readonly snapshot: Snapshot; readonly why: Message }
  | { readonly kind: 'failed'; readonly error: VultrError }

export type FinishedRemoval = Exclude<RemovalOutcome, { readonly kind: 'not-begun' }>

/** How one snapshot is to be deleted. */
export interface Removal {
  readonly intent: ChangeIntent
  readonly priority: NonNullable<CallOptions['priority']>
  /**
   * Asked in the transaction that begins it and in the one directly before it is sent, which in a
   * large account can be a minute later.
   */
  readonly mayGo: (trx: Kysely<Tables>) => Promise<boolean>
  /** Asked of the snapshot as Vultr has it, read after it began; undefined lets it go. */
  readonly whyKept: (fresh: Snapshot) => Message | undefined
  /** Done directly before it is asked for; it is known by then that it will be. */
  readonly beforeSend: (fresh: Snapshot) => Promise<void>
  /** Writes down how it ended, in one transaction. */
  readonly finish: (
    trx: Kysely<Tables>,
    change: SnapshotChange,
    outcome: FinishedRemoval
  ) => Promise<void>
}

interface RemovalDeps {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly catalogue: Catalogue
}

/**
 * Deletes one snapshot: the intent is written down, the snapshot is read anew, and only what may
 * still go then is deleted, all of it while no other change of the snapshot can begin.
 * @throws DatabaseError; nothing was sent then, or the change stays open and is looked at later.
 */
export async function removeSnapshot(
  deps: RemovalDeps,
  client: VultrClient,
  removal: Removal
): Promise<RemovalOutcome> {
  const { database, changes } = deps
  const change = await database.transaction(async (trx) =>
    (await removal.mayGo(trx)) ? await changes.begin(trx, removal.intent) : undefined
  )
  if (change === undefined) return { kind: 'not-begun' }
  const outcome = await sendRemoval(deps, client, change, removal)
  await database.transaction((trx) => removal.finish(trx, change, outcome))
  if (outcome.kind === 'deleted') deps.catalogue.drop(change.snapshotId)
  return outcome
}

/** Carries out a removal that has begun; what comes of it is not written down yet. @throws DatabaseError */
export async function sendRemoval(
  deps: RemovalDeps,
  client: VultrClient,
  change: SnapshotChange,
  { priority, mayGo, whyKept, beforeSend }: Omit<Removal, 'intent' | 'finish'>
): Promise<FinishedRemoval> {
  const found = await client.getSnapshot(change.snapshotId, { priority })
  if (!found.ok) {
    return found.error.kind === 'not-found'
      ? { kind: 'deleted' }
      : { kind: 'failed', error: { ...found.error, effect: 'none' } }
  }
  const snapshot = toSnapshot(found.value)
  const why = whyKept(snapshot)
  if (why !== undefined) {
    deps.catalogue.put(snapshot)
    return { kind: 'kept', snapshot, why }
  }
  await beforeSend(snapshot)
  const deleted = await client.deleteSnapshot(change.snapshotId, {
    priority,
    beforeSend: () =>
      deps.database.transaction(
        async (trx) => (await mayGo(trx)) && (await deps.changes.renew(trx, change))
      )
  })
  if (deleted.ok || deleted.error.kind === 'not-found') return { kind: 'deleted' }
  if (deleted.error.kind === 'withdrawn') return { kind: 'called-off' }
  return { kind: 'failed', error: deleted.error }
}

/** What a removal's change has come to. */
export function stateOfRemoval(outcome: FinishedRemoval): ChangeOutcome['state'] {
  if (outcome.kind === 'deleted') return 'done'
  return outcome.kind === 'failed' && outcome.error.effect === 'unknown' ? 'unknown' : 'failed'
}
