import {
  accountIndex,
  LONGEST_DESCRIPTION,
  ownError,
  readDescription,
  type Snapshot,
  type VultrAccount,
  type VultrError,
  type VultrResult,
  writeDescription
} from '../account/index.js'
import { cutText, withinMs } from '../common/index.js'
import { message } from '../wording/index.js'
import type { DeleteOutcome, DescribeOutcome } from './action-outcomes.js'
import { type DeleteDeps, deleteByHand } from './delete-by-hand.js'
import { describeSnapshot } from './rewrite-description.js'
import type { ChangeIntent, ChangeKind } from './snapshot-changes.js'

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

/** As much as Vultr takes for a description without a mark. */
const WHOLE = { bytes: LONGEST_DESCRIPTION }

const TOO_SLOW = ownError('timeout', 'unknown', message('vultr.tooSlow'))

export function createSnapshotActions(deps: DeleteDeps): SnapshotActions {
  const { catalogue } = deps

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

  const remove = (listed: Snapshot, { actor }: Actor) =>
    deleteByHand(deps, listed, intentOf(listed, 'delete', actor))

  return {
    deleteSnapshot: (id, by) => onListed(id, (listed) => remove(listed, by)),
    async deleteToTheEnd(id, by) {
      const listed = accountIndex(catalogue.view()).snapshots.get(id)
      return listed === undefined ? { kind: 'unknown-snapshot' } : await remove(listed, by)
    },
    rename: (id, name, { actor }) =>
      onListed(id, (listed) =>
        describeSnapshot(deps, listed, intentOf(listed, 'rename', actor), ({ description }) => {
          const { mark } = readDescription(description)
          return mark === undefined ? cutText(name, WHOLE) : writeDescription(name, mark)
        })
      ),
    protect: (id, isProtected, { actor }) =>
      onListed(id, (listed) =>
        describeSnapshot(
          deps,
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
