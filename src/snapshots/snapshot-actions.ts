import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  LONGEST_DESCRIPTION,
  readDescription,
  type Snapshot,
  toSnapshot,
  type VultrAccount,
  type VultrClient,
  type VultrError,
  type VultrResult,
  writeDescription
} from '../account/index.js'
import { cutText, withinMs } from '../common/index.js'
import type { Database, Tables } from '../database/index.js'
import type {
  ChangeIntent,
  ChangeKind,
  ChangeOutcome,
  SnapshotChange,
  SnapshotChanges
} from './snapshot-changes.js'
import { type FinishedRemoval, removeSnapshot, stateOfRemoval } from './snapshot-removal.js'
export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'still-pending'; readonly snapshot: Snapshot }
  | { readonly kind: 'protected'; readonly snapshot: Snapshot }
  /** A restore that is under way needs it. */
  | { readonly kind: 'needed'; readonly snapshot: Snapshot }
  /** Another change of it is under way. */
  | { readonly kind: 'busy'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

export type DescribeOutcome =
  | { readonly kind: 'described'; readonly snapshot: Snapshot }
  /** Vultr said yes, but has another description than was sent; the snapshot as it is there. */
  | { readonly kind: 'stored-otherwise'; readonly snapshot: Snapshot }
  /** Vultr said yes, but what it has now could not be read; the snapshot as it was before. */
  | { readonly kind: 'unread'; readonly snapshot: Snapshot; readonly error: VultrError }
  | { readonly kind: 'unknown-snapshot' }
  /** It has no mark of ours to write that into. */
  | { readonly kind: 'foreign'; readonly snapshot: Snapshot }
  /** Another change of it is under way. */
  | { readonly kind: 'busy'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

/** Who does it. */
interface Actor {
  readonly actor: string
}

/** What an admin does to a snapshot by hand; each waits at most some 5 s for Vultr. */
export interface SnapshotActions {
  /**
   * Deletes a snapshot that the account still lists, waiting at most some 5 s for Vultr.
   * Its status and protection are read from Vultr first: the list may be older than a change.
   */
  deleteSnapshot(id: string, by: Actor): Promise<DeleteOutcome>
  /** The same, but waits for as long as it takes: for many that are deleted in the background. */
  deleteToTheEnd(id: string, by: Actor): Promise<DeleteOutcome>
  /** Gives it another name; its mark stays what it is. */
  rename(id: string, name: string, by: Actor): Promise<DescribeOutcome>
  /** A protected snapshot is never pruned, and not deleted by hand either. */
  protect(id: string, isProtected: boolean, by: Actor): Promise<DescribeOutcome>
}

/** Asks Vultr whose key this is, with that key and not the stored one (`GET /account`). */
export type VerifyApiKey = (key: string) => Promise<VultrResult<VultrAccount>>

/** What is left of the 5 s a page may wait on Vultr once the page itself is made, in ms. */
const PAGE_WAIT_MS = 4_500

/** How long a change waits for another one of the same snapshot to end, in ms, and how often it looks. */
const BUSY_WAIT_MS = 3_000
const BUSY_LOOK_MS = 100

/** As much as Vultr takes for a description without a mark. */
const WHOLE = { bytes: LONGEST_DESCRIPTION }

const NO_KEY: VultrError = {
  kind: 'unauthorized',
  sentence: 'No API key is stored.',
  effect: 'none'
}

const TOO_SLOW: VultrError = {
  kind: 'timeout',
  sentence: 'Vultr has not answered yet. It may still happen; look at the list shortly.',
  effect: 'unknown'
}

const KEPT = {
  'still-pending': 'Not deleted: it is still being created.',
  protected: 'Not deleted: it is protected.',
  needed: 'Not deleted: it is needed by a restore that is under way.'
} as const

const CALLED_OFF =
  'Not deleted: it came to be protected, or needed by a restore, before it was deleted.'

type KeptFor = keyof typeof KEPT

export function createSnapshotActions(deps: {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  /** Asked in the transaction that begins a removal: a restore may have come to need the snapshot. */
  readonly isNeeded: (trx: Kysely<Tables>, snapshot: Snapshot) => Promise<boolean>
  /** Told of each complete snapshot before it is deleted: its run may not know yet that it succeeded. */
  readonly beforeDelete: (snapshot: Snapshot) => Promise<void>
}): SnapshotActions {
  const { database, changes, catalogue } = deps

  /** Begins once no other change of the snapshot is open; another process may be making one. */
  async function whenFree<T>(begin: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = performance.now() + BUSY_WAIT_MS
    for (;;) {
      const begun = await begin()
      if (begun !== undefined || performance.now() >= deadline) return begun
      await wait(BUSY_LOOK_MS)
    }
  }

  async function finish(change: SnapshotChange, outcome: ChangeOutcome): Promise<void> {
    await database.transaction((trx) => changes.finish(trx, change, outcome))
  }

  async function describe(
    listed: Snapshot,
    intent: ChangeIntent,
    descriptionOf: (snapshot: Snapshot) => string | undefined
  ): Promise<DescribeOutcome> {
    const client = await deps.connection.client()
    if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
    if (intent.kind === 'lock') await changes.callOffRemoval(intent.snapshotId)
    const change = await whenFree(() => database.transaction((trx) => changes.begin(trx, intent)))
    if (change === undefined) return { kind: 'busy', snapshot: listed }
    const outcome = await described(client, listed, change, descriptionOf)
    await finish(change, { state: stateOf(outcome), told: toldOf(outcome, change.kind) })
    return outcome
  }

  /** Reads the snapshot anew, writes its description and reads back what Vultr made of that. */
  async function described(
    client: VultrClient,
    listed: Snapshot,
    change: SnapshotChange,
    descriptionOf: (snapshot: Snapshot) => string | undefined
  ): Promise<DescribeOutcome> {
    const found = await client.getSnapshot(listed.id, { priority: 'page' })
    if (!found.ok) {
      if (found.error.kind !== 'not-found') return failed(listed, found.error, 'none')
      catalogue.drop(listed.id)
      return { kind: 'unknown-snapshot' }
    }
    const snapshot = toSnapshot(found.value)
    catalogue.put(snapshot)
    const description = descriptionOf(snapshot)
    if (description === undefined) return { kind: 'foreign', snapshot }
    const written = await client.describeSnapshot(snapshot.id, description, {
      priority: 'page',
      beforeSend: () => database.transaction((trx) => changes.renew(trx, change, description))
    })
    if (!written.ok && written.error.effect !== 'unknown') return failed(snapshot, written.error)
    const after = await client.getSnapshot(snapshot.id, { priority: 'page' })
    if (!after.ok) {
      return written.ok
        ? { kind: 'unread', snapshot, error: after.error }
        : failed(snapshot, written.error)
    }
    const stored = toSnapshot(after.value)
    catalogue.put(stored)
    if (stored.description === description) return { kind: 'described', snapshot: stored }
    return written.ok
      ? { kind: 'stored-otherwise', snapshot: stored }
      : failed(stored, written.error)
  }

  async function deleteListed(listed: Snapshot, { actor }: Actor): Promise<DeleteOutcome> {
    const client = await deps.connection.client()
    if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
    let isNeeded = false
    let keptFor: KeptFor | undefined
    const outcome = await whenFree(async () => {
      const removed = await removeSnapshot({ database, changes, catalogue }, client, {
        intent: intentOf(listed, 'delete', actor),
        priority: 'page',
        mayGo: async (trx) => {
          isNeeded = await deps.isNeeded(trx, listed)
          return !isNeeded
        },
        whyKept: (fresh) => {
          keptFor = keptForOf(fresh)
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
        return { kind: keptFor ?? 'protected', snapshot: outcome.snapshot }
      case 'deleted':
        return { kind: 'deleted', snapshot: listed }
      case 'failed':
        return { kind: 'failed', snapshot: listed, error: outcome.error }
    }
  }

  /** Does it to a listed snapshot, and waits no longer than a page may. */
  async function onListed<O>(
    id: string,
    work: (listed: Snapshot) => Promise<O>
  ): Promise<
    O | { kind: 'unknown-snapshot' } | { kind: 'failed'; snapshot: Snapshot; error: VultrError }
  > {
    const listed = accountIndex(catalogue.view()).snapshots.get(id)
    if (listed === undefined) return { kind: 'unknown-snapshot' }
    const tooSlow = { kind: 'failed' as const, snapshot: listed, error: TOO_SLOW }
    return await withinMs(PAGE_WAIT_MS, work(listed), tooSlow)
  }

  return {
    deleteSnapshot: (id, by) => onListed(id, (listed) => deleteListed(listed, by)),
    async deleteToTheEnd(id, by) {
      const listed = accountIndex(catalogue.view()).snapshots.get(id)
      return listed === undefined ? { kind: 'unknown-snapshot' } : await deleteListed(listed, by)
    },
    rename: (id, name, { actor }) =>
      onListed(id, (listed) =>
        describe(listed, intentOf(listed, 'rename', actor), ({ description }) => {
          const { mark } = readDescription(description)
          return mark === undefined ? cutText(name, WHOLE) : writeDescription(name, mark)
        })
      ),
    protect: (id, isProtected, { actor }) =>
      onListed(id, (listed) =>
        describe(
          listed,
          intentOf(listed, isProtected ? 'lock' : 'unlock', actor),
          ({ description }) => {
            const { name, mark } = readDescription(description)
            return mark === undefined ? undefined : writeDescription(name, { ...mark, isProtected })
          }
        )
      )
  }
}

function intentOf(
  { id, instanceId, name }: Snapshot,
  kind: ChangeKind,
  actor: string
): ChangeIntent {
  return { snapshotId: id, instanceId, kind, actor, subject: name }
}

function failed(
  snapshot: Snapshot,
  error: VultrError,
  effect: VultrError['effect'] = error.effect
): DescribeOutcome {
  return { kind: 'failed', snapshot, error: { ...error, effect } }
}

function keptForOf({ status, isProtected }: Snapshot): KeptFor | undefined {
  if (status === 'pending') return 'still-pending'
  return isProtected ? 'protected' : undefined
}

function stateOf(outcome: DescribeOutcome): ChangeOutcome['state'] {
  if (outcome.kind === 'described') return 'done'
  if (outcome.kind === 'unread') return 'unknown'
  return outcome.kind === 'failed' && outcome.error.effect === 'unknown' ? 'unknown' : 'failed'
}

const DONE: Readonly<Partial<Record<ChangeKind, string>>> = {
  rename: 'Renamed.',
  lock: 'Protected: it is not pruned, and not deleted before the protection is taken off.',
  unlock: 'No longer protected.'
}

function toldOf(outcome: DescribeOutcome, kind: ChangeKind): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'described':
      return {
        outcome: 'ok',
        sentence:
          kind === 'rename' ? `Renamed to “${outcome.snapshot.name}”.` : (DONE[kind] ?? 'Changed.')
      }
    case 'stored-otherwise':
      return {
        outcome: 'failed',
        sentence: `Vultr stored another description than was sent: “${outcome.snapshot.description}”.`
      }
    case 'unread':
      return {
        outcome: 'info',
        sentence: `Vultr accepted the change, but the snapshot could not be read back, so it is not known what is stored: “${outcome.error.sentence}” Look at it in the list.`
      }
    case 'failed':
      return { outcome: 'failed', sentence: notDone('changed', outcome.error) }
    default:
      return undefined
  }
}

function notDone(what: 'changed' | 'deleted', { effect, sentence }: VultrError): string {
  return effect === 'unknown'
    ? `It is not known whether it was ${what}: Vultr’s answer was lost. “${sentence}” Look at it in the list.`
    : `Not ${what}. Vultr: “${sentence}”`
}

function toldOfDelete(outcome: FinishedRemoval): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'deleted':
      return { outcome: 'ok', sentence: 'Deleted by hand.' }
    case 'called-off':
      return { outcome: 'failed', sentence: CALLED_OFF }
    case 'kept':
      return { outcome: 'failed', sentence: outcome.why }
    case 'failed':
      return { outcome: 'failed', sentence: notDone('deleted', outcome.error) }
  }
}
