import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import {
  attempted,
  createBreather,
  createSecondLooks,
  inParallel,
  isDue,
  lookAtMissing,
  SECOND_LOOK_MS
} from '../common/index.js'
import type { Database, Tables } from '../database/index.js'
import { isGood, type PruningPlan, planPruning } from '../policy/index.js'
import { type CoveredIds, heldForReview, type Review, type ReviewState } from '../review/index.js'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type CatalogueView,
  type FinishedRemoval,
  rememberedWhile,
  removeSnapshot,
  type Snapshot,
  type SnapshotChange,
  type SnapshotChanges,
  toSnapshot,
  type VultrClient,
  type VultrError
} from '../snapshots/index.js'
import { type Coverage, coveredIdsOf, type InstanceCoverage, isWholeCoverage } from './coverage.js'
import type { Covering } from './covering.js'
import { expiringByNext } from './expiry-preview.js'
import type { PruneSetbacks } from './prune-setbacks.js'
import type { PruneMarks, PruneStore } from './prune-store.js'
import { OPEN_RESTORES } from './restore-store.js'
import { surplusOf, type Twin } from './surplus.js'

/** As many snapshots are deleted at the same time; the limiter says how fast. */
const AT_ONCE = 100

/** A deleted snapshot may still be listed for this long, in ms. */
const STILL_LISTED_MS = 10 * 60_000

const EXPIRED = 'Expired: no keep-rule wants it and a newer one is complete.'
const SURPLUS = 'Surplus: Vultr made two of the same run, and the other one is complete.'
const STILL_LISTED: VultrError = {
  kind: 'refused',
  sentence: 'Vultr said that it is deleted, but still lists it.',
  effect: 'unknown'
}

const NEWER_NOT_GOOD: VultrError = {
  kind: 'refused',
  sentence: 'The newer snapshot that was to stay is not as it was listed, so this one was kept.',
  effect: 'none'
}

/** One snapshot that is to go, and the one that makes it superfluous. */
interface Superfluous {
  readonly coverage: InstanceCoverage
  /** All that are covered. */
  readonly covered: CoveredIds
  readonly snapshot: Snapshot
  readonly newer: Snapshot
  readonly kind: 'prune' | 'surplus'
}

/** What is to be done for one instance. */
interface InstancePlan {
  readonly coverage: InstanceCoverage
  readonly hold: readonly Snapshot[]
  /** Held, but not expired by the list at hand; one odd list must not let go what an admin is asked about. */
  readonly unexpired: readonly Snapshot[]
  readonly goes: readonly Superfluous[]
  /** What is to be held is not what is held. */
  readonly isHoldChanged: boolean
}

/** What is to be done, and what was known of single snapshots when that was worked out. */
interface Planned {
  readonly plans: readonly InstancePlan[]
  readonly marks: PruneMarks
}

export interface Pruning {
  /** What would be pruned of an instance by what is known now; undefined where nothing may be. */
  plan(
    coverage: InstanceCoverage,
    view: CatalogueView,
    marks?: PruneMarks
  ): PruningPlan<Snapshot> | undefined
  /** What of an instance is to go by what is known now, unasked or once it is confirmed. */
  isToGo(
    coverage: InstanceCoverage,
    view: CatalogueView,
    marks: PruneMarks
  ): (snapshotId: string) => boolean
  /**
   * Deletes what has expired, whatever happened before, and holds for the admin what is so much; one
   * pass. Asks Vultr nothing where there is nothing to do.
   * @param readingsBefore how often the list had been read when the pass began: deletes are decided
   * on nothing older.
   * @throws DatabaseError
   */
  pass(readingsBefore: number): Promise<void>
}

export function createPruning(deps: {
  readonly database: Database
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly covering: Pick<Covering, 'now' | 'isUnchanged'>
  readonly review: Review
  readonly store: PruneStore
  readonly setbacks: PruneSetbacks
  readonly clock: { now(): Date }
  readonly logger: Logger
}): Pruning {
  const { database, store, setbacks, clock, catalogue } = deps
  // When a list was first read by which nothing expires; forgetting it at a restart takes one look more.
  let nothingExpiresSince: Date | undefined
  // What was said of a snapshot is forgotten only when it was not found twice.
  const goneLooks = createSecondLooks()
  const remember = rememberedWhile(() => {
    const { snapshots, instances, refreshedAt } = catalogue.view()
    return [database.revision(), snapshots, instances, refreshedAt === undefined]
  })

  function plan(
    { instanceId, rules, schedule: { timeZone } }: InstanceCoverage,
    view: CatalogueView,
    marks?: PruneMarks
  ): PruningPlan<Snapshot> | undefined {
    const { instances, snapshotsOf } = accountIndex(view)
    // A list that is not whole proves nothing, least of all that an instance still exists.
    if (view.refreshedAt === undefined || !instances.has(instanceId)) return undefined
    return planPruning({
      snapshots: snapshotsOf(instanceId),
      instanceId,
      rules,
      timeZone,
      now: clock.now(),
      ...(marks === undefined ? {} : { heldIds: marks.heldIds, confirmedIds: marks.confirmedBy })
    })
  }

  function isToGo(
    coverage: InstanceCoverage,
    view: CatalogueView,
    marks: PruneMarks
  ): (snapshotId: string) => boolean {
    const planned = plan(coverage, view, marks)
    // While no list tells, what was true of it is still said.
    if (planned === undefined) return () => view.refreshedAt === undefined
    const surplus = surplusOf(view, coverage.instanceId, clock.now())
    const ids = new Set(
      [...planned.prune, ...surplus.map(({ snapshot }) => snapshot)].map(({ id }) => id)
    )
    return (id) => ids.has(id)
  }

  /** What of each instance goes or is to be held, by the lists and the rows alone. */
  async function planAll(
    coverage: Coverage,
    view: CatalogueView,
    known: { readonly marks: PruneMarks; readonly review: ReviewState }
  ): Promise<readonly InstancePlan[]> {
    const { marks, review } = known
    const breathe = createBreather()
    const covered = coveredIdsOf(coverage)
    const isHeld = heldForReview(review, covered)
    const plans: InstancePlan[] = []
    for (const each of coverage.instances.values()) {
      await breathe()
      if (isHeld(each.instanceId)) continue
      const planned = plan(each, view, marks)
      if (planned === undefined) continue
      const twins = surplusOf(view, each.instanceId, clock.now())
      const goes = goesOf({ coverage: each, covered }, planned, twins, marks)
      const isHoldChanged = isOtherHold(planned, marks)
      if (goes.length === 0 && !isHoldChanged) continue
      const unexpired = unexpiredOf(planned, marks)
      plans.push({ coverage: each, hold: planned.hold, unexpired, goes, isHoldChanged })
    }
    return plans
  }

  /** Worked out again only where a row or the list has changed: most passes have nothing to do. */
  function planned(): Promise<Planned> {
    const view = catalogue.view()
    return remember('plans', async () => {
      const marks = await store.marks()
      const review = await deps.review.state()
      const plans = await planAll(await deps.covering.now(), view, { marks, review })
      return { marks, plans }
    })
  }

  /** Without what waits for another attempt, or was deleted and may still be listed. */
  async function dueOf({ plans, marks }: Planned): Promise<readonly InstancePlan[]> {
    if (plans.length === 0) return plans
    const now = clock.now()
    const deleted = await deps.changes.deletedSince(new Date(now.getTime() - STILL_LISTED_MS))
    const isDueNow = ({ snapshot: { id } }: Superfluous) => {
      const failure = marks.failures.get(id)
      if (deleted.has(id) || !setbacks.isDue(id)) return false
      return failure === undefined || isDue(failure.nextAttemptAt, now)
    }
    return plans
      .map((each) => ({ ...each, goes: each.goes.filter(isDueNow) }))
      .filter(({ goes, isHoldChanged }) => goes.length > 0 || isHoldChanged)
  }

  async function pass(readingsBefore: number): Promise<void> {
    await settleUnseen()
    const known = await planned()
    if ((await dueOf(known)).length === 0) return
    const fresh = await readSince(catalogue, readingsBefore)
    const client = fresh.problem === undefined ? await deps.connection.client() : undefined
    if (client === undefined) return
    await forgetGone(client, known.marks, fresh)
    const view = catalogue.view()
    const { plans, marks } = await planned()
    const due = await dueOf({ plans, marks })
    for (const each of due) {
      if (!each.isHoldChanged) continue
      await attempted(deps, 'holding what is to go', () => hold(each))
    }
    await removeAll(
      client,
      due.flatMap(({ goes }) => goes),
      marks,
      view
    )
  }

  /** Settings that were saved unseen need no look where nothing expires by them, by two lists. */
  async function settleUnseen(): Promise<void> {
    const { unseenSince } = await deps.review.state()
    if (unseenSince === undefined) return
    const view = catalogue.view()
    const coverage = await deps.covering.now()
    const isKnown = isWhole(view) && isWholeCoverage(coverage)
    const expiring = isKnown ? await expiringByNext(coverage, view, clock.now()) : undefined
    const readAt = view.refreshedAt
    if (expiring === undefined || readAt === undefined || expiring.length > 0) {
      nothingExpiresSince = undefined
      return
    }
    const look = lookAtMissing(nothingExpiresSince, readAt)
    if (look === 'first') nothingExpiresSince = readAt
    if (look === 'second') await deps.review.settleUnseen(unseenSince)
    else await catalogue.refresh({ maxAgeMs: SECOND_LOOK_MS })
  }

  async function hold({ coverage, hold, unexpired }: InstancePlan): Promise<void> {
    await database.transaction((trx) =>
      store.hold(trx, coverage.instanceId, { expired: hold, unexpired })
    )
  }

  /** One that cannot be deleted holds up no other. */
  async function removeAll(
    client: VultrClient,
    goes: readonly Superfluous[],
    marks: PruneMarks,
    view: CatalogueView
  ): Promise<void> {
    const proofs = new Map<string, Promise<VultrError | undefined>>()
    const again = await deps.changes.deletedAmong(goes.map(({ snapshot }) => snapshot.id))
    await inParallel(AT_ONCE, goes, async (each) => {
      const { newer, snapshot } = each
      try {
        // The one that makes it superfluous has to be there: nobody may find neither.
        const proof = proofs.get(newer.id) ?? notGood(client, newer)
        proofs.set(newer.id, proof)
        const failure = await proof
        if (failure !== undefined) {
          await database.transaction((trx) => setbacks.failed(trx, snapshot, failure))
          return
        }
        const actor = marks.confirmedBy.get(snapshot.id) ?? 'scheduler'
        await remove(client, each, { actor, isAgain: again.has(snapshot.id), view })
      } catch (error) {
        deps.logger.error({ err: error }, 'the outcome of a prune could not be stored')
      }
    })
  }

  /** What was said of snapshots that are in the account no more; a list can lack one that is there. */
  async function forgetGone(
    client: VultrClient,
    marks: PruneMarks,
    view: CatalogueView
  ): Promise<void> {
    const { snapshots } = accountIndex(view)
    const known = new Set([...marks.heldIds, ...marks.confirmedBy.keys(), ...marks.failures.keys()])
    const notFound: string[] = []
    await inParallel(
      AT_ONCE,
      [...known].filter((id) => !snapshots.has(id)),
      async (id) => {
        const found = await client.getSnapshot(id)
        if (!found.ok && found.error.kind === 'not-found') notFound.push(id)
      }
    )
    const gone = [...goneLooks.missingAgain(notFound, clock.now())]
    if (gone.length > 0) await database.transaction((trx) => store.forget(trx, gone))
  }

  async function remove(
    client: VultrClient,
    superfluous: Superfluous,
    known: { readonly actor: string; readonly isAgain: boolean; readonly view: CatalogueView }
  ): Promise<void> {
    const { snapshot, coverage, kind } = superfluous
    await removeSnapshot({ database, changes: deps.changes, catalogue }, client, {
      intent: {
        snapshotId: snapshot.id,
        instanceId: coverage.instanceId,
        kind,
        actor: known.actor,
        subject: snapshot.name
      },
      priority: 'scheduler',
      mayGo: (trx) => mayGo(trx, superfluous, known.view),
      whyKept: (fresh) => whyKept(fresh, snapshot),
      beforeSend: async () => undefined,
      finish: (trx, change, outcome) => finish(trx, change, snapshot, outcome, known.isAgain)
    })
  }

  /** Why the newer one does not prove that the older may go. */
  async function notGood(
    client: VultrClient,
    { id, instanceId, createdAt }: Snapshot
  ): Promise<VultrError | undefined> {
    const found = await client.getSnapshot(id)
    if (!found.ok) return found.error
    const fresh = toSnapshot(found.value)
    const isStillGood =
      isGood(fresh, clock.now()) &&
      fresh.origin === 'automatic' &&
      fresh.instanceId === instanceId &&
      fresh.createdAt?.getTime() === createdAt?.getTime()
    return isStillGood ? undefined : NEWER_NOT_GOOD
  }

  /** Looked at under the lock of the database: somebody may have saved, confirmed, or asked for a restore. */
  async function mayGo(
    trx: Kysely<Tables>,
    { coverage, covered, snapshot }: Superfluous,
    view: CatalogueView
  ): Promise<boolean> {
    const held = await trx
      .selectFrom('held_snapshots')
      .select('snapshot_id')
      .where('snapshot_id', '=', snapshot.id)
      .executeTakeFirst()
    if (held !== undefined || !(await deps.covering.isUnchanged(trx, coverage))) return false
    const review = await deps.review.state(trx)
    if (heldForReview(review, covered)(coverage.instanceId)) return false
    // While an instance is restored, or restored from, all its snapshots stay.
    const restores = await trx
      .selectFrom('restores')
      .select(['instance_id', 'snapshot_id'])
      .where('state', 'in', OPEN_RESTORES)
      .execute()
    const own = accountIndex(view).snapshotsOf(coverage.instanceId)
    return !restores.some(
      ({ instance_id, snapshot_id }) =>
        instance_id === coverage.instanceId || own.some(({ id }) => id === snapshot_id)
    )
  }

  async function finish(
    trx: Kysely<Tables>,
    change: SnapshotChange,
    snapshot: Snapshot,
    outcome: FinishedRemoval,
    isAgain: boolean
  ): Promise<void> {
    switch (outcome.kind) {
      case 'called-off':
      case 'kept':
        if (outcome.kind === 'kept') setbacks.kept(snapshot.id)
        await deps.changes.finish(trx, change, { state: 'failed', told: undefined })
        return
      case 'deleted': {
        const why = change.kind === 'surplus' ? SURPLUS : EXPIRED
        const sentence = change.actor === 'scheduler' ? why : `${why} Confirmed by hand.`
        const told = isAgain ? undefined : { outcome: 'ok' as const, sentence }
        await deps.changes.finish(trx, change, { state: 'done', told })
        if (isAgain) await store.failed(trx, snapshot, STILL_LISTED)
        else await store.forget(trx, [snapshot.id])
        return
      }
      case 'failed': {
        const isNews = await setbacks.failed(trx, snapshot, outcome.error)
        const told = { outcome: 'failed' as const, sentence: outcome.error.sentence }
        const state = outcome.error.effect === 'unknown' ? 'unknown' : 'failed'
        await deps.changes.finish(trx, change, { state, told: isNews ? told : undefined })
      }
    }
  }

  return { plan, isToGo, pass }
}

/** Newest first, as the list is. */
function goesOf(
  whose: Pick<Superfluous, 'coverage' | 'covered'>,
  { prune, hold, newestGood }: PruningPlan<Snapshot>,
  listedTwice: readonly Twin[],
  { heldIds }: PruneMarks
): readonly Superfluous[] {
  const surplus = listedTwice.filter(({ snapshot }) => !heldIds.has(snapshot.id))
  const stays = new Set([...hold, ...surplus.map(({ snapshot }) => snapshot)])
  const expired = newestGood === undefined ? [] : prune.filter((each) => !stays.has(each))
  return [
    ...surplus.map((twin) => ({ ...twin, ...whose, kind: 'surplus' as const })),
    ...expired.flatMap((snapshot) =>
      newestGood === undefined
        ? []
        : [{ ...whose, snapshot, newer: newestGood, kind: 'prune' as const }]
    )
  ]
}

/** Whether what is to be held is not what is held, of those that have expired. */
function isOtherHold(planned: PruningPlan<Snapshot>, marks: PruneMarks): boolean {
  const { prune, hold } = planned
  const isHeld = ({ id }: Snapshot) => marks.heldIds.has(id)
  const wanted = new Set(hold)
  return (
    prune.some((each) => isHeld(each) !== wanted.has(each)) ||
    prune.some(({ id }) => marks.unexpiredSince.has(id)) ||
    unexpiredOf(planned, marks).length > 0
  )
}

function unexpiredOf(
  { keep }: PruningPlan<Snapshot>,
  { heldIds }: Pick<PruneMarks, 'heldIds'>
): readonly Snapshot[] {
  return keep.map(({ snapshot }) => snapshot).filter(({ id }) => heldIds.has(id))
}

/** Why one that was to go stays, by what Vultr says of it now. */
function whyKept(fresh: Snapshot, planned: Snapshot): string | undefined {
  if (fresh.isProtected) return 'It is protected.'
  const isSame =
    fresh.origin === 'automatic' &&
    fresh.instanceId === planned.instanceId &&
    fresh.status === 'complete' &&
    fresh.createdAt?.getTime() === planned.createdAt?.getTime()
  return isSame ? undefined : 'It is not the snapshot that was listed.'
}

function isWhole({ refreshedAt, problem, unreadable }: CatalogueView): boolean {
  const isRead = refreshedAt !== undefined && problem === undefined
  return isRead && unreadable.instances.length + unreadable.snapshots.length === 0
}

/** A list read during this pass: deletes are decided on nothing older. */
async function readSince(catalogue: Catalogue, readingsBefore: number): Promise<CatalogueView> {
  const view = catalogue.view()
  const isRead = view.readings > readingsBefore && view.problem === undefined
  return isRead ? view : await catalogue.refresh({ maxAgeMs: 0 })
}
