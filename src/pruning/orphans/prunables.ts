import type { Kysely } from 'kysely'
import { accountIndex, type Catalogue, type CatalogueView } from '../../account/index.js'
import {
  type Coverage,
  type CoverageReader,
  type InstanceCoverage,
  isListWhole,
  isWholeCoverage
} from '../../coverage/index.js'
import { type Database, inBatches, type Tables } from '../../database/index.js'
import { isGood } from '../../policy/index.js'
import { createNoteOrphans, latestOf, type NoteOrphans, orphanedIds } from './note-orphans.js'
import { createOrphanStore } from './orphan-store.js'

const DAY_MS = 86_400_000

/** An instance whose snapshots may expire, and by which rules. */
export interface Prunable
  extends Pick<InstanceCoverage, 'instanceId' | 'rules' | 'schedule' | 'basis'> {
  /**
   * Of one that is gone or unprotected: the snapshots that this panel has a record of. Only these may be pruned;
   * those that others took are left alone.
   */
  readonly ownIds?: ReadonlySet<string>
}

/** What a plan for it may let go. */
export function ofItsOwn<S extends { readonly id: string }>(
  { ownIds }: Pick<Prunable, 'ownIds'>,
  snapshots: readonly S[]
): readonly S[] {
  return ownIds === undefined ? snapshots : snapshots.filter(({ id }) => ownIds.has(id))
}

/** All whose snapshots may expire, by their ids. */
export type Prunables = ReadonlyMap<string, Prunable>

/** An orphaned instance whose time is not up. */
export interface WaitingOrphan {
  readonly prunable: Prunable
  /** When all but its latest good snapshot expire. */
  readonly endsAt: Date
}

export interface PrunableInstances {
  readonly noteOrphans: NoteOrphans
  /**
   * Whose snapshots may expire: the protected instances', and, where the settings say so, those of instances
   * that have been gone or unprotected for so many days, all but the latest good one.
   * @param db of the caller's transaction, where there is one. @throws DatabaseError
   */
  prunablesOf(coverage: Coverage, view: CatalogueView, db?: Kysely<Tables>): Promise<Prunables>
  /** Since when instances with automatic snapshots have been gone or unprotected. @throws DatabaseError */
  orphanedSince(): Promise<ReadonlyMap<string, Date>>
  /**
   * Those that will be among them when their time is up, those too whose time no pass has noted yet.
   * @throws DatabaseError
   */
  waitingOf(coverage: Coverage, view: CatalogueView): Promise<ReadonlyMap<string, WaitingOrphan>>
  /**
   * All that are or will be among them, for a review: also while something cannot be read, so that nothing
   * expires yet. @throws DatabaseError
   */
  orphansOf(
    coverage: Coverage,
    view: CatalogueView,
    db: Kysely<Tables>
  ): Promise<ReadonlyMap<string, WaitingOrphan>>
}

export type PrunablesOf = PrunableInstances['prunablesOf']

export function createPrunables(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly coverageReader: Pick<CoverageReader, 'now'>
  readonly clock: { now(): Date }
}): PrunableInstances {
  const orphans = createOrphanStore(deps)

  /**
   * @param unnoted those whose time begins only now.
   * @param which by when their time is up.
   */
  async function orphansIn(
    { coverage, view, db }: { coverage: Coverage; view: CatalogueView; db: Kysely<Tables> },
    unnoted: ReadonlySet<string>,
    which: (endsAt: Date) => boolean
  ): Promise<readonly WaitingOrphan[]> {
    const { instances, orphanDays, schedule } = coverage
    if (orphanDays === undefined) return []
    const noted = await orphans.read(db)
    const begins = latestOf(view, deps.clock.now())
    const ends = [...new Set([...noted.keys(), ...unnoted])]
      .filter((instanceId) => !instances.has(instanceId))
      .map((instanceId) => {
        const since = noted.get(instanceId) ?? begins
        return { instanceId, endsAt: new Date(since.getTime() + orphanDays * DAY_MS) }
      })
      .filter(({ endsAt }) => which(endsAt))
    const ownIds = await ownIdsOf(new Set(ends.map(({ instanceId }) => instanceId)), view, db)
    return ends.map(({ instanceId, endsAt }) => {
      const basis = coverage.basisOf(instanceId)
      return {
        prunable: { instanceId, rules: { last: 1 }, schedule, basis, ownIds },
        endsAt
      }
    })
  }

  function isSure(coverage: Coverage, view: CatalogueView): boolean {
    return isWholeCoverage(coverage) && isListWhole(view)
  }

  function isOver(view: CatalogueView): (endsAt: Date) => boolean {
    const now = deps.clock.now()
    const newest = newestAutomatic(view, now)
    // By Vultr's dates too: a clock that runs ahead lets nothing expire.
    return (endsAt) => newest !== undefined && newest >= endsAt && now >= endsAt
  }

  return {
    noteOrphans: createNoteOrphans({ ...deps, orphans }),
    orphanedSince: () => orphans.read(),
    async prunablesOf(coverage, view, db = deps.database.db) {
      const isDue = isSure(coverage, view) ? isOver(view) : () => false
      const due = await orphansIn({ coverage, view, db }, new Set(), isDue)
      if (due.length === 0) return coverage.instances
      const all = [...coverage.instances.values(), ...due.map(({ prunable }) => prunable)]
      return new Map(all.map((each) => [each.instanceId, each]))
    },
    async waitingOf(coverage, view) {
      if (!isSure(coverage, view)) return new Map()
      const { db } = deps.database
      const isDue = isOver(view)
      const unnoted = orphanedIds(coverage, view)
      const waiting = await orphansIn({ coverage, view, db }, unnoted, (endsAt) => !isDue(endsAt))
      return byInstance(waiting)
    },
    async orphansOf(coverage, view, db) {
      if (view.refreshedAt === undefined || coverage.isListUnknown) return new Map()
      const unreadable = new Set(coverage.unreadableIds)
      const unnoted = orphanedIds(coverage, view)
      const all = await orphansIn({ coverage, view, db }, unnoted, () => true)
      return byInstance(all.filter(({ prunable }) => !unreadable.has(prunable.instanceId)))
    }
  }
}

function byInstance(orphans: readonly WaitingOrphan[]): ReadonlyMap<string, WaitingOrphan> {
  return new Map(orphans.map((each) => [each.prunable.instanceId, each]))
}

/** By the keys of this panel's runs: for some of their slots another panel may have taken one. */
async function ownIdsOf(
  instanceIds: ReadonlySet<string>,
  view: CatalogueView,
  db: Kysely<Tables>
): Promise<ReadonlySet<string>> {
  const { snapshotsOf } = accountIndex(view)
  const ids = new Map(
    [...instanceIds].flatMap((instanceId) =>
      snapshotsOf(instanceId).flatMap(({ id, runKey }) =>
        runKey === undefined ? [] : [[runKey, id] as const]
      )
    )
  )
  const own = new Set<string>()
  for (const keys of inBatches([...ids.keys()])) {
    const rows = await db.selectFrom('runs').select('key').where('key', 'in', keys).execute()
    for (const { key } of rows) own.add(ids.get(key) ?? '')
  }
  return own
}

/** When the newest good automatic snapshot of the whole account was taken, by Vultr's date. */
function newestAutomatic({ snapshots }: CatalogueView, now: Date): Date | undefined {
  return snapshots.find((each) => each.origin === 'automatic' && isGood(each, now))?.createdAt
}
