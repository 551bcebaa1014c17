import type { Database } from '../database/index.js'
import { accountIndex, type Catalogue, withinMs } from '../snapshots/index.js'
import type { Creating } from './creating.js'
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
    readonly transitions: RunTransitions
    readonly creating: Creating
    readonly restoreStore: RestoreStore
    readonly restoring: Restoring
    readonly keptTrackOf: <T>(work: Promise<T>) => Promise<T>
  }
): Promise<RestoreOutcome> {
  const { instanceId, snapshot, actor } = asked
  const { restoreStore, restoring } = within
  const target = accountIndex(within.catalogue.view()).instances.get(instanceId)
  if (target === undefined) return { kind: 'failed', reason: NOT_LISTED }
  // Asked first: a safety snapshot for a restore that is then refused would be one too many.
  const isUnderWay = (await restoreStore.open()).some((each) => each.instanceId === instanceId)
  if (isUnderWay) return { kind: 'busy' }
  const name = nameBeforeRestore(snapshot.name)
  const safetyRunId = asked.isSafe
    ? await within.transitions.request({ instanceId, name, actor })
    : undefined
  if (asked.isSafe && safetyRunId === undefined) return { kind: 'busy' }
  const restore = await restoreStore.add({
    instanceId,
    snapshotId: snapshot.id,
    snapshotName: snapshot.name,
    safetyRunId,
    actor,
    target: targetOf(target)
  })
  if (restore === undefined) return { kind: 'busy' }
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
  if (now.state === 'waiting' && now.reason !== undefined) {
    return { kind: 'postponed', restore: now, reason: now.reason }
  }
  const isConfirmed = now.state === 'restoring' || now.state === 'complete'
  return { kind: isConfirmed ? 'restoring' : 'unconfirmed', restore: now }
}
