import type { Logger } from 'pino'
import { type PruningPlan, planPruning } from '../policy/index.js'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type CatalogueView,
  mayBeUnreadableSnapshot,
  type Snapshot,
  type VultrError
} from '../snapshots/index.js'
import type { InstanceCoverage } from './coverage.js'
import type { Covering } from './covering.js'
import type { PruneStore } from './prune-store.js'
import type { RestoreStore } from './restore-store.js'
import { isDue, retryDelayMs } from './retry-delay.js'

/** First wait after Vultr refused a delete, in ms; it doubles up to half an hour. */
const REFUSED_DELETE_RETRY_MS = 5 * 60_000

const EXPIRED = 'Expired: no keep-rule wants it and a newer one is complete.'
const SURPLUS = 'Surplus: Vultr made two of the same run, and the other one is complete.'

/** What became of one: `withdrawn` before it was asked for, as it was not to go any more. */
type Removal = 'gone' | 'failed' | 'withdrawn'

export interface Pruning {
  /** What would be pruned of an instance by what is known now; undefined where nothing may be. */
  plan(coverage: InstanceCoverage, view: CatalogueView): PruningPlan<Snapshot> | undefined
  /**
   * Deletes what has expired of an instance, or holds it for the admin when it is so much.
   * @param view a list read whole during this pass.
   * @throws DatabaseError
   */
  prune(coverage: InstanceCoverage, view: CatalogueView): Promise<void>
  /**
   * Deletes what an admin confirmed, as far as it still is expired.
   * @returns how many are gone.
   */
  pruneConfirmed(
    coverage: InstanceCoverage,
    view: CatalogueView,
    confirmed: { readonly snapshotIds: readonly string[]; readonly actor: string }
  ): Promise<number>
}

export function createPruning(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly covering: Pick<Covering, 'now'>
  readonly store: PruneStore
  readonly restores: Pick<RestoreStore, 'open'>
  readonly clock: { now(): Date }
  readonly random: () => number
  readonly logger: Logger
}): Pruning {
  const { store, clock } = deps

  function plan(
    coverage: InstanceCoverage,
    view: CatalogueView,
    confirmedIds: ReadonlySet<string>
  ): PruningPlan<Snapshot> | undefined {
    // A list that is not whole and fresh proves nothing, least of all that an instance still exists.
    if (view.problem !== undefined || view.refreshedAt === undefined) return undefined
    if (!accountIndex(view).instances.has(coverage.instanceId)) return undefined
    return planIn(coverage, view, confirmedIds)
  }

  function planIn(
    { instanceId, rules, schedule: { timeZone } }: InstanceCoverage,
    view: CatalogueView,
    confirmedIds: ReadonlySet<string>
  ): PruningPlan<Snapshot> {
    const snapshots = accountIndex(view).snapshotsOf(instanceId)
    return planPruning({ snapshots, instanceId, rules, timeZone, now: clock.now(), confirmedIds })
  }

  /**
   * Asked when its turn has come, which in a large account can be a minute after it was planned:
   * meanwhile somebody may have protected it, restored from it, or changed what is kept.
   */
  async function mayStillGo(snapshot: Snapshot, isSurplus: boolean): Promise<boolean> {
    const { instanceId = '', id } = snapshot
    const view = deps.catalogue.view()
    const coverage = (await deps.covering.now()).instances.get(instanceId)
    if (coverage === undefined || !accountIndex(view).instances.has(instanceId)) return false
    if (await isNeeded(instanceId, view)) return false
    const going = isSurplus ? surplusOf(view, instanceId) : planIn(coverage, view, new Set()).prune
    return going.some((each) => each.id === id)
  }

  async function remove(snapshot: Snapshot, actor: string, why: string): Promise<Removal> {
    const client = await deps.connection.client()
    if (client === undefined || snapshot.instanceId === undefined) return 'failed'
    const deleted = await client.deleteSnapshot(snapshot.id, {
      beforeSend: () => mayStillGo(snapshot, why === SURPLUS)
    })
    if (!deleted.ok && deleted.error.kind === 'withdrawn') return 'withdrawn'
    // Where an answer was lost, a list that was read meanwhile may tell.
    const view = deps.catalogue.view()
    const isUnlisted =
      !accountIndex(view).snapshots.has(snapshot.id) &&
      !mayBeUnreadableSnapshot(view, { id: snapshot.id })
    if (deleted.ok || deleted.error.kind === 'not-found' || isUnlisted) {
      deps.catalogue.drop(snapshot.id)
      await store.pruned(snapshot, actor, why)
      return 'gone'
    }
    await noteFailure(snapshot, snapshot.instanceId, deleted.error)
    return 'failed'
  }

  async function noteFailure(
    snapshot: Snapshot,
    instanceId: string,
    error: VultrError
  ): Promise<void> {
    const failures = await store.failures()
    const former = failures.find(({ snapshotId }) => snapshotId === snapshot.id)
    const attempts = (former?.attempts ?? 0) + 1
    const delay = retryDelayMs({
      baseMs: REFUSED_DELETE_RETRY_MS,
      attempts,
      retryAfterMs: error.retryAfterMs,
      random: deps.random()
    })
    await store.failed(snapshot, {
      instanceId,
      sentence: error.sentence,
      attempts,
      nextAttemptAt: new Date(clock.now().getTime() + delay)
    })
  }

  /** One that cannot be deleted holds up no other. */
  async function removeAll(
    snapshots: readonly Snapshot[],
    actor: string,
    why: string
  ): Promise<ReadonlyMap<Snapshot, Removal>> {
    const removals = new Map<Snapshot, Removal>()
    await Promise.all(
      snapshots.map(async (snapshot) => {
        try {
          removals.set(snapshot, await remove(snapshot, actor, why))
        } catch (error) {
          removals.set(snapshot, 'failed')
          deps.logger.error({ err: error }, 'the outcome of a prune could not be stored')
        }
      })
    )
    return removals
  }

  /** While an instance is restored, or restored from, all its snapshots stay. */
  async function isNeeded(instanceId: string, view: CatalogueView): Promise<boolean> {
    const open = await deps.restores.open()
    const sources = new Set(open.map(({ snapshotId }) => snapshotId))
    return (
      open.some((restore) => restore.instanceId === instanceId) ||
      accountIndex(view)
        .snapshotsOf(instanceId)
        .some(({ id }) => sources.has(id))
    )
  }

  async function notYetDue(): Promise<ReadonlySet<string>> {
    const now = clock.now()
    const failures = await store.failures()
    const waiting = failures.filter(({ nextAttemptAt }) => !isDue(nextAttemptAt, now))
    return new Set(waiting.map(({ snapshotId }) => snapshotId))
  }

  return {
    plan: (coverage, view) => plan(coverage, view, new Set()),
    async prune(coverage, view) {
      const { instanceId } = coverage
      const confirmed = await store.confirmed(instanceId)
      const planned = plan(coverage, view, confirmed)
      if (planned === undefined || (await isNeeded(instanceId, view))) return
      const waiting = await notYetDue()
      const surplus = surplusOf(view, instanceId)
      await removeAll(
        surplus.filter(({ id }) => !waiting.has(id)),
        'scheduler',
        SURPLUS
      )
      const isHeld = ({ id }: Snapshot) => planned.needsConfirmation && !confirmed.has(id)
      const held = planned.prune.filter(isHeld)
      if (held.length > 0) await store.hold(instanceId, held)
      else await store.release(instanceId)
      const gone = new Set(surplus.map(({ id }) => id))
      const expired = planned.prune.filter(
        (snapshot) => !isHeld(snapshot) && !gone.has(snapshot.id) && !waiting.has(snapshot.id)
      )
      await removeAll(expired, 'scheduler', EXPIRED)
    },
    async pruneConfirmed(coverage, view, { snapshotIds, actor }) {
      const planned = plan(coverage, view, new Set())
      if (planned === undefined || (await isNeeded(coverage.instanceId, view))) return 0
      const confirmed = new Set(snapshotIds)
      const expired = planned.prune.filter(({ id }) => confirmed.has(id))
      await store.release(coverage.instanceId)
      const removals = await removeAll(expired, actor, `${EXPIRED} Confirmed by hand.`)
      const those = (outcome: Removal) => expired.filter((each) => removals.get(each) === outcome)
      // What was not to go after all waits to be looked at once more.
      const withdrawn = those('withdrawn')
      if (withdrawn.length > 0) await store.hold(coverage.instanceId, withdrawn)
      return those('gone').length
    }
  }
}

/**
 * The automatic snapshots that share a run's key with a newer complete one; so the newest good one
 * is never among them. Made within a day of each other: a mark that somebody copied onto another
 * snapshot by hand is not taken for it.
 */
function surplusOf(view: CatalogueView, instanceId: string): readonly Snapshot[] {
  const newest = new Map<string, Date>()
  return accountIndex(view)
    .snapshotsOf(instanceId)
    .filter((snapshot) => {
      const { origin, status, createdAt, runKey } = snapshot
      if (origin !== 'automatic') return false
      if (status !== 'complete' || createdAt === undefined || runKey === undefined) return false
      const twin = newest.get(runKey)
      if (twin === undefined) newest.set(runKey, createdAt)
      return (
        twin !== undefined && !snapshot.isProtected && twin.getTime() - createdAt.getTime() < DAY_MS
      )
    })
}

const DAY_MS = 86_400_000
