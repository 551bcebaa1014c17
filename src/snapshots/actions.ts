import { cutText } from '../common/index.js'
import type { VultrAccount, VultrClient, VultrError, VultrResult } from '../vultr/index.js'
import type { AccountConnection } from './account-connection.js'
import { accountIndex } from './account-index.js'
import type { Catalogue } from './catalogue.js'
import { type Snapshot, toSnapshot } from './snapshot.js'
import { LONGEST_DESCRIPTION, readDescription, writeDescription } from './snapshot-mark.js'
import { withinMs } from './within-ms.js'

export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'still-pending'; readonly snapshot: Snapshot }
  | { readonly kind: 'protected'; readonly snapshot: Snapshot }
  /** A restore that is under way needs it. */
  | { readonly kind: 'needed'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

export type DescribeOutcome =
  | { readonly kind: 'described'; readonly snapshot: Snapshot }
  /** Vultr said yes, but has another description than was sent; the snapshot as it is there. */
  | { readonly kind: 'stored-otherwise'; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  /** It has no mark of ours to write that into. */
  | { readonly kind: 'foreign'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }

/** What an admin does to a snapshot by hand; each waits at most some 5 s for Vultr. */
export interface SnapshotActions {
  /**
   * Deletes a snapshot that the account still lists, waiting at most some 5 s for Vultr.
   * Its status and protection are read from Vultr first: the list may be older than a change.
   */
  deleteSnapshot(id: string): Promise<DeleteOutcome>
  /** The same, but waits for as long as it takes: for many that are deleted in the background. */
  deleteToTheEnd(id: string): Promise<DeleteOutcome>
  /** Gives it another name; its mark stays what it is. */
  rename(id: string, name: string): Promise<DescribeOutcome>
  /** A protected snapshot is never pruned, and not deleted by hand either. */
  protect(id: string, isProtected: boolean): Promise<DescribeOutcome>
}

/** Asks Vultr whose key this is, with that key and not the stored one (`GET /account`). */
export type VerifyApiKey = (key: string) => Promise<VultrResult<VultrAccount>>

/** What is left of the 5 s a page may wait on Vultr once the page itself is made, in ms. */
const PAGE_WAIT_MS = 4_500

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

export function createSnapshotActions(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  /** Asked directly before a delete is sent: a restore may have come to need it meanwhile. */
  readonly isNeeded: (snapshotId: string) => Promise<boolean>
  /** Told of each complete snapshot directly before it is deleted: its run may not know yet that it succeeded. */
  readonly beforeDelete: (snapshot: Snapshot) => Promise<void>
}): SnapshotActions {
  const isBeingProtected = new Set<string>()

  /** The snapshot as Vultr has it now: the list may be older than a change. */
  async function readAnew(listed: Snapshot): Promise<Found> {
    const client = await deps.connection.client()
    if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
    const found = await client.getSnapshot(listed.id, { priority: 'page' })
    if (found.ok) {
      const snapshot = toSnapshot(found.value)
      const known = accountIndex(deps.catalogue.view()).snapshots.get(listed.id)
      // A protection that is on its way is known here before Vultr shows it.
      if (known?.isProtected === true && !snapshot.isProtected && isBeingProtected.has(listed.id)) {
        return { kind: 'found', client, snapshot: known }
      }
      deps.catalogue.put(snapshot)
      return { kind: 'found', client, snapshot }
    }
    if (found.error.kind !== 'not-found') {
      return { kind: 'failed', snapshot: listed, error: found.error }
    }
    deps.catalogue.drop(listed.id)
    return { kind: 'unknown-snapshot' }
  }

  async function describe(
    listed: Snapshot,
    descriptionOf: (snapshot: Snapshot) => string | undefined
  ): Promise<DescribeOutcome> {
    const found = await readAnew(listed)
    if (found.kind !== 'found') return found
    const { client, snapshot } = found
    const description = descriptionOf(snapshot)
    if (description === undefined) return { kind: 'foreign', snapshot }
    const described = toSnapshot({ ...snapshot, description })
    // Known before Vultr is asked: a prune that is waiting for its turn must not overtake a protection.
    if (described.isProtected) {
      isBeingProtected.add(snapshot.id)
      deps.catalogue.put(described)
    }
    const written = await client
      .describeSnapshot(snapshot.id, description, { priority: 'page' })
      .finally(() => isBeingProtected.delete(snapshot.id))
    if (!written.ok) {
      // Where it may have been heard all the same, it counts as protected until the list tells.
      if (written.error.effect === 'none') deps.catalogue.put(snapshot)
      return { kind: 'failed', snapshot, error: written.error }
    }
    return await readBack(client, described)
  }

  /** What Vultr stored can differ from what was sent: cut, escaped, or not changed at all. */
  async function readBack(client: VultrClient, described: Snapshot): Promise<DescribeOutcome> {
    const found = await client.getSnapshot(described.id, { priority: 'page' })
    const snapshot = found.ok ? toSnapshot(found.value) : described
    deps.catalogue.put(snapshot)
    const isStored = snapshot.description === described.description
    return { kind: isStored ? 'described' : 'stored-otherwise', snapshot }
  }

  async function deleteListed(listed: Snapshot): Promise<DeleteOutcome> {
    const found = await readAnew(listed)
    if (found.kind !== 'found') return found
    const { client, snapshot } = found
    if (snapshot.status === 'pending') return { kind: 'still-pending', snapshot }
    if (snapshot.isProtected) return { kind: 'protected', snapshot }
    await deps.beforeDelete(snapshot)
    // Asked when its turn has come: many can wait for theirs, and one that failed is sent again.
    const isProtectedNow = () =>
      accountIndex(deps.catalogue.view()).snapshots.get(snapshot.id)?.isProtected === true
    const deleted = await client.deleteSnapshot(snapshot.id, {
      priority: 'page',
      beforeSend: async () => !isProtectedNow() && !(await deps.isNeeded(snapshot.id))
    })
    if (!deleted.ok && deleted.error.kind === 'withdrawn') {
      return { kind: isProtectedNow() ? 'protected' : 'needed', snapshot }
    }
    if (!deleted.ok && deleted.error.kind !== 'not-found') {
      return { kind: 'failed', snapshot, error: deleted.error }
    }
    deps.catalogue.drop(snapshot.id)
    return { kind: 'deleted', snapshot }
  }

  /** Does it to a listed snapshot, and waits no longer than a page may. */
  async function onListed<O>(
    id: string,
    work: (listed: Snapshot) => Promise<O>
  ): Promise<
    O | { kind: 'unknown-snapshot' } | { kind: 'failed'; snapshot: Snapshot; error: VultrError }
  > {
    const listed = accountIndex(deps.catalogue.view()).snapshots.get(id)
    if (listed === undefined) return { kind: 'unknown-snapshot' }
    const tooSlow = { kind: 'failed' as const, snapshot: listed, error: TOO_SLOW }
    return await withinMs(PAGE_WAIT_MS, work(listed), tooSlow)
  }

  return {
    deleteSnapshot: (id) => onListed(id, deleteListed),
    async deleteToTheEnd(id) {
      const listed = accountIndex(deps.catalogue.view()).snapshots.get(id)
      return listed === undefined ? { kind: 'unknown-snapshot' } : await deleteListed(listed)
    },
    rename: (id, name) =>
      onListed(id, (listed) =>
        describe(listed, ({ description }) => {
          const { mark } = readDescription(description)
          return mark === undefined ? cutText(name, WHOLE) : writeDescription(name, mark)
        })
      ),
    protect: (id, isProtected) =>
      onListed(id, (listed) =>
        describe(listed, ({ description }) => {
          const { name, mark } = readDescription(description)
          return mark === undefined ? undefined : writeDescription(name, { ...mark, isProtected })
        })
      )
  }
}

type Found =
  | { readonly kind: 'found'; readonly client: VultrClient; readonly snapshot: Snapshot }
  | { readonly kind: 'unknown-snapshot' }
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly error: VultrError }
