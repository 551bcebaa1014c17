import {
  accountIndex,
  type Catalogue,
  type Snapshot,
  type VultrAccount,
  type VultrResult
} from '../account/index.js'
import { withinMs } from '../common/index.js'
import type { DeleteOutcome, DescribeOutcome } from './action-outcomes.js'
import { type AskForChange, type SeenChanges, TOO_SLOW } from './ask-for-change.js'
import type { ChangeIntent, ChangeKind } from './changes/change.js'
import type { SnapshotChanges } from './changes/snapshot-changes.js'
import type { CommandOutcome } from './stored-outcome.js'

/** Who does it. */
interface Actor {
  readonly actor: string
  /** What they have looked at before; without it, whatever others have changed since. */
  readonly seen?: SeenChanges | undefined
}

/** What an admin does to a snapshot by hand; each waits at most some 5 s for Vultr. */
export interface SnapshotActions {
  /** To be asked before somebody looks at a snapshot whose change is to be refused where others change it meanwhile. @throws DatabaseError */
  seenChanges(id: string): Promise<SeenChanges>
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

export function createSnapshotActions(deps: {
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly changes: Pick<SnapshotChanges, 'rowOf'>
  readonly ask: AskForChange
}): SnapshotActions {
  const { catalogue, changes, ask } = deps

  /** Asks it of a listed snapshot; a page waits no longer than it may. */
  async function asked(
    id: string,
    intentFor: (listed: Snapshot) => ChangeIntent,
    seen: SeenChanges | undefined,
    waitMs?: number
  ): Promise<CommandOutcome> {
    const listed = accountIndex(catalogue.view()).snapshots.get(id)
    if (listed === undefined) return { kind: 'unknown-snapshot' }
    const outcome = ask(listed, intentFor(listed), seen)
    const tooSlow = { kind: 'failed' as const, snapshot: listed, error: TOO_SLOW }
    return waitMs === undefined ? await outcome : await withinMs(waitMs, outcome, tooSlow)
  }

  const remove = async (id: string, { actor, seen }: Actor, waitMs?: number) =>
    asDelete(await asked(id, (listed) => intentOf(listed, 'delete', actor), seen, waitMs))

  return {
    seenChanges: async (id) => ({ row: await changes.rowOf(id) }),
    deleteSnapshot: (id, by) => remove(id, by, PAGE_WAIT_MS),
    deleteToTheEnd: (id, by) => remove(id, by),
    async rename(id, name, { actor, seen }) {
      const intentFor = (listed: Snapshot) => intentOf(listed, 'rename', actor, name)
      return asDescribe(await asked(id, intentFor, seen, PAGE_WAIT_MS))
    },
    async protect(id, isProtected, { actor, seen }) {
      const kind = isProtected ? 'lock' : 'unlock'
      const intentFor = (listed: Snapshot) => intentOf(listed, kind, actor)
      return asDescribe(await asked(id, intentFor, seen, PAGE_WAIT_MS))
    }
  }
}

function intentOf(
  { id, instanceId, name: subject, runKey }: Snapshot,
  kind: ChangeKind,
  actor: string,
  name?: string
): ChangeIntent {
  const wanted = { isMarked: runKey !== undefined, ...(name === undefined ? {} : { name }) }
  return { snapshotId: id, instanceId, kind, actor, subject, wanted }
}

/** A row of a delete holds an outcome of one, unless somebody has edited it. */
function asDelete(outcome: CommandOutcome): DeleteOutcome {
  switch (outcome.kind) {
    case 'described':
    case 'stored-otherwise':
    case 'unread':
    case 'foreign':
      return { kind: 'failed', snapshot: outcome.snapshot, error: TOO_SLOW }
    default:
      return outcome
  }
}

function asDescribe(outcome: CommandOutcome): DescribeOutcome {
  switch (outcome.kind) {
    case 'deleted':
    case 'still-pending':
    case 'protected':
    case 'needed':
      return { kind: 'failed', snapshot: outcome.snapshot, error: TOO_SLOW }
    default:
      return outcome
  }
}
