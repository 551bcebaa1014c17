import {
  type Catalogue,
  ownError,
  readDescription,
  type Snapshot,
  toSnapshot,
  type VultrClient,
  type VultrError,
  writeDescription
} from '../account/index.js'
import type { Database } from '../database/index.js'
import type { DescribeOutcome } from './action-outcomes.js'
import { toldOfDescribe } from './change-sentences.js'
import type { ChangeOutcome, SnapshotChange } from './changes/change.js'
import type { SnapshotChanges } from './changes/snapshot-changes.js'
import { readsDescriptions, WITHOUT_DESCRIPTION } from './lost-description.js'
import { externalDescription, flawOfRename } from './snapshot-name.js'

interface DescribeDeps {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly catalogue: Catalogue
}

/**
 * What is to be written in place of a description, which holds the name and the mark.
 * @returns undefined where it has no mark of ours, so that nothing is written.
 */
function wantedDescription({ kind, wanted }: SnapshotChange, description: string) {
  const { name, mark } = readDescription(description)
  if (kind === 'rename') {
    const wantedName = wanted?.name ?? name
    return mark === undefined ? externalDescription(wantedName) : writeDescription(wantedName, mark)
  }
  return mark && writeDescription(name, { ...mark, isProtected: kind === 'lock' })
}

/**
 * Gives a snapshot the name or the lock that somebody wants, or takes the lock off; what came of it is not written
 * down yet.
 * @param listed as it is known here. @throws DatabaseError
 */
export async function describeSnapshot(
  deps: DescribeDeps,
  client: VultrClient,
  change: SnapshotChange,
  listed: Snapshot
): Promise<{ readonly outcome: DescribeOutcome; readonly ended: ChangeOutcome }> {
  const outcome = await describeAtVultr(deps, client, change, listed)
  return {
    outcome,
    ended: { state: stateOf(outcome), told: toldOfDescribe(outcome, change.kind) }
  }
}

/** Reads the snapshot anew, writes its description and reads back what Vultr made of that. */
async function describeAtVultr(
  { database, changes, catalogue }: DescribeDeps,
  client: VultrClient,
  change: SnapshotChange,
  listed: Snapshot
): Promise<DescribeOutcome> {
  const isMarked = change.wanted?.isMarked === true || listed.runKey !== undefined
  const lacksDescription = await readsDescriptions(database, { id: listed.id, isMarked })
  const found = await client.getSnapshot(listed.id, { priority: 'page' })
  if (!found.ok) {
    if (found.error.kind !== 'not-found') return failed(listed, found.error, 'none')
    catalogue.drop(listed.id)
    return { kind: 'unknown-snapshot' }
  }
  const snapshot = toSnapshot(found.value)
  if (lacksDescription(snapshot)) return failed(listed, WITHOUT_DESCRIPTION)
  catalogue.put(snapshot)
  const description = wantedDescription(change, snapshot.description)
  if (description === undefined) return { kind: 'foreign', snapshot }
  const flaw = flawOfRename(snapshot, change.wanted?.name ?? snapshot.name)
  if (flaw !== undefined) return failed(snapshot, ownError('refused', 'none', flaw))
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
  return written.ok ? { kind: 'stored-otherwise', snapshot: stored } : failed(stored, written.error)
}

function failed(
  snapshot: Snapshot,
  error: VultrError,
  effect: VultrError['effect'] = error.effect
): DescribeOutcome {
  return { kind: 'failed', snapshot, error: { ...error, effect } }
}

function stateOf(outcome: DescribeOutcome): ChangeOutcome['state'] {
  if (outcome.kind === 'described') return 'done'
  if (outcome.kind === 'unread') return 'unknown'
  return outcome.kind === 'failed' && outcome.error.effect === 'unknown' ? 'unknown' : 'failed'
}
