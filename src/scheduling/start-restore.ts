import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../database/index.js'
import { accountIndex, type Catalogue, type SnapshotChanges, withinMs } from '../snapshots/index.js'
import type { Creating } from './creating.js'
import type { RestoreHold } from './restore-hold.js'
import { type RestoreStore, targetOf } from './restore-store.js'
import type { Restoring } from './restoring.js'
import { runStore } from './run-store.js'
import type { RunTransitions } from './run-transitions.js'
import type { RestoreOutcome, Scheduling } from './scheduling.js'
import { nameBeforeRestore } from './snapshot-name.js'

const NOT_LISTED =
  'Nothing was restored: the instance is not in the account. Check the list of instances.'

/** What is left of the 5 s a page may wait on Vultr once it has looked at the account, in ms. */
const PAGE_WAIT_MS = 3_500

/** Writes a restore down and begins it, with its safety snapshot where one is wanted. @throws DatabaseError */
export async function startRestore(
  asked: Parameters<Scheduling['restore']>[0],
  within: {
    readonly database: Database
    readonly catalogue: Catalogue
    readonly changes: SnapshotChanges
    readonly transitions: RunTransitions
    readonly creating: Creating
    readonly restoreStore: RestoreStore
    readonly restoring: Restoring
    readonly restoreHold: RestoreHold
    readonly keptTrackOf: <T>(work: Promise<T>) => Promise<T>
  }
): Promise<RestoreOutcome> {
  const { instanceId, snapshot, actor } = asked
  const { restoreStore, restoring } = within
  const target = accountIndex(within.catalogue.view()).instances.get(instanceId)
  if (target === undefined) return { kind: 'failed', reason: NOT_LISTED }
  const held = await within.restoreHold.reason()
  if (held !== undefined) return { kind: 'failed', reason: held }
  await keptFromRemoval(snapshot.id, within)
  // Together or not at all: a second click finds the first restore, and no safety snapshot is left over.
  const restore = await within.database.transaction(async (trx) => {
    if (await within.changes.isBeingRemoved(trx, snapshot.id)) return undefined
    const name = nameBeforeRestore(snapshot.name)
    const safetyRunId = asked.isSafe
      ? await within.transitions.request(trx, { instanceId, name, actor })
      : undefined
    if (asked.isSafe && safetyRunId === undefined) return undefined
    return await restoreStore.add(trx, {
      instanceId,
      snapshotId: snapshot.id,
      snapshotName: snapshot.name,
      safetyRunId,
      actor,
      target: targetOf(target)
    })
  })
  if (restore === undefined) return { kind: 'busy' }
  const { safetyRunId } = restore
  if (safetyRunId !== undefined) {
    const run = await runStore.byId(within.database.db, safetyRunId)
    if (run !== undefined) {
      await withinMs(
        PAGE_WAIT_MS,
        within.keptTrackOf(within.creating.attempt(run, 'page')),
        undefined
      )
    }
    return { kind: 'waiting', restore }
  }
  await withinMs(PAGE_WAIT_MS, within.keptTrackOf(restoring.send(restore)), undefined)
  const now = (await restoreStore.latestOf(instanceId)) ?? restore
  if (now.state === 'failed') return { kind: 'failed', reason: now.reason ?? '' }
  if (now.state === 'waiting') {
    return { kind: 'postponed', restore: now, reason: now.reason ?? NOT_SENT_YET }
  }
  const isConfirmed = now.state === 'restoring' || now.state === 'complete'
  return { kind: isConfirmed ? 'restoring' : 'unconfirmed', restore: now }
}

const NOT_SENT_YET =
  'Not restored yet: a snapshot of the instance is being made, or Vultr has not been reached. Retrying automatically for up to an hour.'

/** How long a restore waits for a delete of its snapshot to be called off, in ms, and how often it looks. */
const REMOVAL_WAIT_MS = 1_000
const REMOVAL_LOOK_MS = 50

/** A delete that has not been sent yet gives way: the snapshot is needed. */
async function keptFromRemoval(
  snapshotId: string,
  { database, changes }: { readonly database: Database; readonly changes: SnapshotChanges }
): Promise<void> {
  await changes.callOffRemoval(snapshotId)
  const deadline = performance.now() + REMOVAL_WAIT_MS
  while (performance.now() < deadline) {
    if (!(await changes.isBeingRemoved(database.db, snapshotId))) return
    await wait(REMOVAL_LOOK_MS)
  }
}
