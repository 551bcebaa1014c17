import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type CatalogueView,
  isWholeReading,
  type VultrClient
} from '../account/index.js'
import {
  attempted,
  createSecondLooks,
  inParallel,
  inTerm,
  lookAtMissing,
  SECOND_LOOK_MS
} from '../common/index.js'
import { type CoverageReader, isWholeCoverage } from '../coverage/index.js'
import type { Database } from '../database/index.js'
import type { Review } from '../review/index.js'
import { expiringByNext } from './expiry-preview.js'
import type { NoteOrphans } from './orphans/note-orphans.js'
import type { PrunablesOf } from './orphans/prunables.js'
import type { InstancePlan, PrunePlans } from './plan-all-instances.js'
import type { PruneRemoval } from './prune-removal.js'
import type { PruneMarks, PruneStore } from './prune-store.js'
import type { SharedPrunes } from './shared-prunes.js'

/** As many snapshots are looked for at the same time; the limiter says how fast. */
const AT_ONCE = 100

export interface Pruning {
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
  readonly coverageReader: Pick<CoverageReader, 'now'>
  readonly review: Review
  readonly store: PruneStore
  readonly plans: PrunePlans
  readonly removal: Pick<PruneRemoval, 'knownOf'>
  readonly shared: Pick<SharedPrunes, 'removeAll'>
  readonly prunablesOf: PrunablesOf
  readonly noteOrphans: NoteOrphans
  /** Another value in each term of leading. */
  readonly term: () => unknown
  readonly clock: { now(): Date }
  readonly logger: Logger
}): Pruning {
  const { database, store, plans, clock, catalogue } = deps
  // When a list was first read by which nothing expires; forgetting it takes one look more.
  const looks = inTerm(deps.term, () => ({
    nothingExpiresSince: undefined as Date | undefined,
    // What was said of a snapshot is forgotten only when it was not found twice.
    gone: createSecondLooks()
  }))

  async function pass(readingsBefore: number): Promise<void> {
    await deps.noteOrphans()
    await settleUnseen()
    const known = await plans.current()
    if ((await plans.due(known)).length === 0) return
    const fresh = await readSince(catalogue, readingsBefore)
    const client = fresh.problem === undefined ? await deps.connection.client() : undefined
    if (client === undefined) return
    await forgetGone(client, known.marks, fresh)
    const view = catalogue.view()
    const planned = await plans.current()
    const due = await plans.due(planned)
    for (const each of due) {
      if (!each.isHoldChanged) continue
      await attempted(deps, 'holding what is to go', () => hold(each))
    }
    const goes = due.flatMap((each) => each.goes)
    await deps.shared.removeAll(client, goes, await deps.removal.knownOf(goes, planned.marks, view))
  }

  /** Settings that were saved unseen need no look where nothing expires by them, by two lists. */
  async function settleUnseen(): Promise<void> {
    const { unseenSince } = await deps.review.state()
    const known = looks()
    if (unseenSince === undefined) {
      known.nothingExpiresSince = undefined
      return
    }
    const view = catalogue.view()
    const coverage = await deps.coverageReader.now()
    const isKnown = isWholeReading(view) && isWholeCoverage(coverage)
    const expiring = isKnown
      ? await expiringByNext(await deps.prunablesOf(coverage, view), view, clock.now())
      : undefined
    const readAt = view.refreshedAt
    if (expiring === undefined || readAt === undefined || expiring.length > 0) {
      known.nothingExpiresSince = undefined
      return
    }
    const look = lookAtMissing(known.nothingExpiresSince, readAt)
    if (look === 'first') known.nothingExpiresSince = readAt
    if (look === 'second') await deps.review.settleUnseen(unseenSince)
    else await catalogue.refresh({ maxAgeMs: SECOND_LOOK_MS })
  }

  async function hold({ coverage, hold, unexpired }: InstancePlan): Promise<void> {
    await database.transaction((trx) =>
      store.hold(trx, coverage.instanceId, { expired: hold, unexpired })
    )
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
    const gone = [...looks().gone.missingAgain(notFound, clock.now())]
    if (gone.length > 0) await database.transaction((trx) => store.forget(trx, gone))
  }

  return { pass }
}

/** A list read during this pass: deletes are decided on nothing older. */
async function readSince(catalogue: Catalogue, readingsBefore: number): Promise<CatalogueView> {
  const view = catalogue.view()
  const isRead = view.readings > readingsBefore && view.problem === undefined
  return isRead ? view : await catalogue.refresh({ maxAgeMs: 0 })
}
