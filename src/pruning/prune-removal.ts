import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import {
  accountIndex,
  type Catalogue,
  type CatalogueView,
  errorMessage,
  ownError,
  type Snapshot,
  toSnapshot,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import { endWithPass, inParallel, madeOnce } from '../common/index.js'
import type { CoverageReader } from '../coverage/index.js'
import type { Database, Tables } from '../database/index.js'
import { isGood } from '../policy/index.js'
import { OPEN_RESTORES } from '../restores/index.js'
import { heldForReview, type Review } from '../review/index.js'
import {
  type FinishedRemoval,
  removeSnapshot,
  type SnapshotChange,
  type SnapshotChanges
} from '../snapshots/index.js'
import { type Message, message } from '../wording/index.js'
import type { Superfluous } from './plan-all-instances.js'
import type { PruneSetbacks } from './prune-setbacks.js'
import type { PruneMarks, PruneStore } from './prune-store.js'
import { isStillDue, isStillOrphaned } from './still-due.js'

/** As many snapshots are deleted at the same time; the limiter says how fast. */
const AT_ONCE = 100

const STILL_LISTED = ownError('refused', 'unknown', message('prune.stillListed'))
const NEWER_NOT_GOOD = ownError('refused', 'none', message('prune.newerNotGood'))

/** What is known of snapshots that are deleted together. */
export interface KnownOfPrunes {
  /** What single snapshots were marked with when they were planned. */
  readonly marks: PruneMarks
  /** The list that they were planned by. */
  readonly view: CatalogueView
  /** Those that were deleted before and are listed all the same. */
  readonly again: ReadonlySet<string>
  /** What a look at each newer one has come to: one is enough for all that it makes superfluous. */
  readonly proofs: Map<string, Promise<VultrError | undefined>>
}

/** Deletes what was planned, each after a look at it and at the one that makes it superfluous. */
export interface PruneRemoval {
  /** To begin deleting some together. @throws DatabaseError */
  knownOf(
    goes: readonly Superfluous[],
    marks: PruneMarks,
    view: CatalogueView
  ): Promise<KnownOfPrunes>
  /** One that cannot be deleted holds up no other. */
  removeAll(client: VultrClient, goes: readonly Superfluous[], known: KnownOfPrunes): Promise<void>
  /**
   * Deletes one, as all of them.
   * @returns why it was not, where Vultr or the way there is the reason. @throws DatabaseError
   */
  remove(
    client: VultrClient,
    superfluous: Superfluous,
    known: KnownOfPrunes
  ): Promise<VultrError | undefined>
}

export function createPruneRemoval(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly coverageReader: Pick<CoverageReader, 'isUnchanged'>
  readonly review: Review
  readonly store: PruneStore
  readonly setbacks: PruneSetbacks
  readonly clock: { now(): Date }
  readonly logger: Logger
}): PruneRemoval {
  const { database, store, setbacks, clock, catalogue } = deps

  async function knownOf(
    goes: readonly Superfluous[],
    marks: PruneMarks,
    view: CatalogueView
  ): Promise<KnownOfPrunes> {
    const again = await deps.changes.deletedAmong(goes.map(({ snapshot }) => snapshot.id))
    return { marks, view, again, proofs: new Map() }
  }

  async function removeAll(
    client: VultrClient,
    goes: readonly Superfluous[],
    known: KnownOfPrunes
  ): Promise<void> {
    await inParallel(AT_ONCE, goes, async (each) => {
      try {
        await remove(client, each, known)
      } catch (error) {
        endWithPass(error)
        deps.logger.error({ err: error }, 'the outcome of a prune could not be stored')
      }
    })
  }

  async function remove(
    client: VultrClient,
    superfluous: Superfluous,
    { marks, view, again, proofs }: KnownOfPrunes
  ): Promise<VultrError | undefined> {
    const { snapshot, newer, coverage, kind } = superfluous
    // The newer one has to exist, or both would be gone.
    const failure = await madeOnce(proofs, newer.id, () => notGood(client, newer))
    if (failure !== undefined) {
      await database.transaction((trx) => setbacks.failed(trx, snapshot, failure))
      return failure
    }
    const outcome = await removeSnapshot({ database, changes: deps.changes, catalogue }, client, {
      intent: {
        snapshotId: snapshot.id,
        instanceId: coverage.instanceId,
        kind,
        actor: marks.confirmedBy.get(snapshot.id) ?? 'scheduler',
        subject: snapshot.name
      },
      priority: 'scheduler',
      mayGo: (trx) => mayGo(trx, superfluous, view),
      whyKept: (fresh) => whyKept(fresh, snapshot),
      beforeSend: async () => undefined,
      finish: (trx, change, outcome) =>
        finish(trx, change, snapshot, outcome, again.has(snapshot.id))
    })
    return outcome.kind === 'failed' ? outcome.error : undefined
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
    if (!(await isStillDue(trx, snapshot.id, clock.now()))) return false
    if (held !== undefined || !(await deps.coverageReader.isUnchanged(trx, coverage))) return false
    if (coverage.ownIds !== undefined && !(await isStillOrphaned(trx, coverage))) return false
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
        const told = isAgain
          ? undefined
          : { outcome: 'ok' as const, message: toldOf(change, snapshot) }
        await deps.changes.finish(trx, change, { state: 'done', told })
        if (isAgain) await store.failed(trx, snapshot, STILL_LISTED)
        else await store.forget(trx, [snapshot.id])
        return
      }
      case 'failed': {
        const isNews = await setbacks.failed(trx, snapshot, outcome.error)
        const told = { outcome: 'failed' as const, message: errorMessage(outcome.error) }
        const state = outcome.error.effect === 'unknown' ? 'unknown' : 'failed'
        await deps.changes.finish(trx, change, { state, told: isNews ? told : undefined })
      }
    }
  }

  return { knownOf, removeAll, remove }
}

/** What the activity log says of a snapshot that went. */
function toldOf({ kind, actor }: SnapshotChange, { origin }: Snapshot): Message {
  const isConfirmed = actor !== 'scheduler'
  if (kind === 'surplus') {
    return message(isConfirmed ? 'activity.prune.surplusConfirmed' : 'activity.prune.surplus')
  }
  if (origin === 'manual') {
    return message(isConfirmed ? 'activity.prune.byDateConfirmed' : 'activity.prune.byDate')
  }
  return message(isConfirmed ? 'activity.prune.expiredConfirmed' : 'activity.prune.expired')
}

/** Why one that was to go stays, by what Vultr says of it now. */
function whyKept(fresh: Snapshot, planned: Snapshot): Message | undefined {
  if (fresh.isProtected) return message('change.locked')
  const isSame =
    fresh.origin === planned.origin &&
    fresh.expiresAt?.getTime() === planned.expiresAt?.getTime() &&
    fresh.instanceId === planned.instanceId &&
    fresh.status === 'complete' &&
    fresh.createdAt?.getTime() === planned.createdAt?.getTime()
  return isSame ? undefined : message('change.notTheListed')
}
