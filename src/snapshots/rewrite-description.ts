import {
  type AccountConnection,
  type Catalogue,
  NO_KEY,
  type Snapshot,
  toSnapshot,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import type { Database } from '../database/index.js'
import type { DescribeOutcome } from './action-outcomes.js'
import { toldOfDescribe } from './change-sentences.js'
import { readsDescriptions, WITHOUT_DESCRIPTION } from './lost-description.js'
import type {
  ChangeIntent,
  ChangeOutcome,
  SnapshotChange,
  SnapshotChanges
} from './snapshot-changes.js'
import { whenFree } from './when-free.js'

interface DescribeDeps {
  readonly database: Database
  readonly changes: SnapshotChanges
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
}

/** Undefined: it has no mark of ours, so nothing is written. */
type DescriptionOf = (snapshot: Snapshot) => string | undefined

/**
 * Gives a snapshot another description, which holds its name and its mark; the intent is written
 * down before, and no other change of the snapshot can begin meanwhile.
 * @param descriptionOf asked of the snapshot as Vultr has it.
 * @throws DatabaseError; nothing was sent then, or the change stays open and is looked at later.
 */
export async function describeSnapshot(
  deps: DescribeDeps,
  listed: Snapshot,
  intent: ChangeIntent,
  descriptionOf: DescriptionOf
): Promise<DescribeOutcome> {
  const { database, changes } = deps
  const client = await deps.connection.client()
  if (client === undefined) return { kind: 'failed', snapshot: listed, error: NO_KEY }
  if (intent.kind === 'lock') await changes.callOffRemoval(intent.snapshotId)
  const change = await whenFree(() => database.transaction((trx) => changes.begin(trx, intent)))
  if (change === undefined) return { kind: 'busy', snapshot: listed }
  const outcome = await describeAtVultr(deps, client, listed, change, descriptionOf)
  const finished = { state: stateOf(outcome), told: toldOfDescribe(outcome, change.kind) }
  await database.transaction((trx) => changes.finish(trx, change, finished))
  return outcome
}

/** Reads the snapshot anew, writes its description and reads back what Vultr made of that. */
async function describeAtVultr(
  { database, changes, catalogue }: DescribeDeps,
  client: VultrClient,
  listed: Snapshot,
  change: SnapshotChange,
  descriptionOf: DescriptionOf
): Promise<DescribeOutcome> {
  const lacksDescription = await readsDescriptions(database, listed)
  const found = await client.getSnapshot(listed.id, { priority: 'page' })
  if (!found.ok) {
    if (found.error.kind !== 'not-found') return failed(listed, found.error, 'none')
    catalogue.drop(listed.id)
    return { kind: 'unknown-snapshot' }
  }
  const snapshot = toSnapshot(found.value)
  if (lacksDescription(snapshot)) return failed(listed, WITHOUT_DESCRIPTION)
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
