import { type Catalogue, type CatalogueView, isWholeReading } from '../../account/index.js'
import { memoWhile } from '../../common/index.js'
import { type Coverage, type CoverageReader, isWholeCoverage } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import type { OrphanStore } from './orphan-store.js'

/** Writes down whose instances are gone or unprotected, by the lists; one pass. @throws DatabaseError */
export type NoteOrphans = () => Promise<void>

export function createNoteOrphans(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly coverageReader: Pick<CoverageReader, 'now'>
  readonly orphans: OrphanStore
  readonly clock: { now(): Date }
}): NoteOrphans {
  const memo = memoWhile(() => {
    const { snapshots, instances } = deps.catalogue.view()
    return [deps.database.revision(), snapshots, instances]
  })

  async function note(): Promise<void> {
    const view = deps.catalogue.view()
    const coverage = await deps.coverageReader.now()
    // From a list that is not whole nothing is concluded, neither that one is gone nor that it is back.
    if (!isWholeReading(view) || !isWholeCoverage(coverage)) return
    const orphaned = orphanedIds(coverage, view)
    const known = await deps.orphans.read()
    const isSame = orphaned.size === known.size && [...orphaned].every((id) => known.has(id))
    if (!isSame) await deps.orphans.write(orphaned, latestOf(view, deps.clock.now()))
  }

  return () => memo('note', note)
}

/**
 * The instances that have automatic snapshots and are not protected. While nothing is protected at all there
 * are none: automatic snapshots are off, and nothing expires.
 */
export function orphanedIds(
  { instances }: Coverage,
  { snapshots }: CatalogueView
): ReadonlySet<string> {
  if (instances.size === 0) return new Set()
  return new Set(
    snapshots.flatMap(({ origin, instanceId }) =>
      origin === 'automatic' && instanceId !== undefined && !instances.has(instanceId)
        ? [instanceId]
        : []
    )
  )
}

/** Now, by the clock or by Vultr's dates, whichever is later: a clock that is behind shortens no wait. */
export function latestOf({ snapshots }: CatalogueView, now: Date): Date {
  const times = snapshots.flatMap(({ createdAt }) => createdAt?.getTime() ?? [])
  return new Date(times.reduce((latest, time) => Math.max(latest, time), now.getTime()))
}
