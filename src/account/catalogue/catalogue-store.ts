import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Database, inBatches } from '../../database/index.js'
import { beginHistory, noteInHistory } from '../snapshot-history.js'
import { changesOf } from './catalogue-differences.js'
import { writeInstances, writeSnapshots, writeState } from './catalogue-rows.js'
import type { CatalogueView } from './catalogue-view.js'
import { forgetChanges, noteList, readVersions } from './sharing-store.js'
import { readList, type StoredList } from './stored-list.js'
import {
  isSameUnreadable,
  mayBeUnreadableSnapshot,
  writtenUnreadable
} from './unreadable-records.js'

/** The last known list, kept so that a start while Vultr is down has something to show. */
export interface CatalogueStore {
  /** Undefined before the first save. @throws DatabaseError */
  load(): Promise<CatalogueView | undefined>
  /** Of the list that was loaded or saved last, among those of all processes on the database. */
  listVersion(): number
  /**
   * @returns false where nothing was stored, because another process has stored a list that was not loaded.
   * @throws DatabaseError
   */
  save(view: CatalogueView, shared?: SharedSave): Promise<boolean>
}

/** How a list is stored that other processes take over. */
export interface SharedSave {
  /** The last change of any process that was known when the reading of the list began. */
  readonly readVersion: number
  /** Whether the account may be another one: then it counts whatever was stored meanwhile. */
  readonly isForgotten: boolean
}

/** A list that is being stored anew so often while it is read is read under the lock. */
const READ_UNLOCKED = 3

/** Keeps the lists in `catalogue_*`, writing only the rows that changed. */
export function createCatalogueStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}): CatalogueStore {
  const { database, logger } = deps
  // What this process stored or loaded last: what has not changed since needs no look at the rows.
  // Where another process writes too, each brings in what its own lists show.
  let stored: CatalogueView | undefined
  let known = 0

  /**
   * Without a lock, under which nobody could write while a large list is read; so it may turn out that somebody has
   * stored another list in between.
   */
  async function readUntorn(): Promise<StoredList> {
    for (let time = 0; time < READ_UNLOCKED; time += 1) {
      const revision = database.revision()
      const list = await readList(database.db)
      const { listVersion } = await readVersions(database.db)
      // What other processes write to a file shows in the next turn of the event loop.
      await nextTurn()
      // Processes on one file number no lists; hardly anything else is written while one of them starts.
      const isNumbered = database.postgres !== undefined
      const isSame = isNumbered
        ? list.listVersion === listVersion
        : database.revision() === revision
      if (isSame) return list
    }
    return await database.transaction((trx) => readList(trx))
  }

  return {
    listVersion: () => known,
    async load() {
      const { view, listVersion, unread } = await readUntorn()
      // Not before: what is saved meanwhile must not pass for a list that was made from this one.
      known = listVersion
      if (view === undefined) return undefined
      if (unread === 0) stored = view
      // Otherwise the next save compares with the rows themselves, and puts them right.
      else
        logger.warn({ unread }, 'stored records of the account could not be read; it is read anew')
      return view
    },
    async save(view, shared) {
      if (stored !== undefined && isSameState(stored, view)) return true
      const next = await database.transaction(async (trx) => {
        const isKnown = shared === undefined || (await readVersions(trx)).listVersion === known
        if (!isKnown && shared?.isForgotten === false) return undefined
        const { snapshots, instances } = await changesOf(trx, isKnown ? stored : undefined, view)
        for (const ids of inBatches(snapshots.gone)) {
          await trx.deleteFrom('catalogue_snapshots').where('id', 'in', ids).execute()
        }
        for (const rows of inBatches(snapshots.changed)) {
          await writeSnapshots(trx, rows)
        }
        const changed = new Set(snapshots.changed.map(({ id }) => id))
        if (view.refreshedAt !== undefined) await beginHistory(trx, view.refreshedAt)
        await noteInHistory(trx, {
          listed: view.snapshots.filter(({ id }) => changed.has(id)),
          goneIds: snapshots.gone.filter((id) => !mayBeUnreadableSnapshot(view, { id })),
          at: deps.clock.now()
        })
        for (const ids of inBatches(instances.gone)) {
          await trx.deleteFrom('catalogue_instances').where('id', 'in', ids).execute()
        }
        for (const rows of inBatches(instances.changed)) {
          await writeInstances(trx, rows)
        }
        await writeState(trx, {
          refreshed_at: view.refreshedAt?.toISOString() ?? null,
          emptied_since: view.emptiedSince?.toISOString() ?? null,
          problem: view.problem === undefined ? null : JSON.stringify(view.problem),
          unreadable: writtenUnreadable(view.unreadable)
        })
        if (shared === undefined) return known
        if (shared.isForgotten) await forgetChanges(trx)
        return await noteList(trx, shared.readVersion, deps.clock.now())
      })
      if (next === undefined) return false
      stored = view
      known = next
      return true
    }
  }
}

/** When the list was read is stored to the minute: that alone is no reason to write each time. */
const STATE_KEPT_MS = 60_000

function isSameState(stored: CatalogueView, view: CatalogueView): boolean {
  const elapsedMs = (view.refreshedAt?.getTime() ?? 0) - (stored.refreshedAt?.getTime() ?? 0)
  return (
    stored.snapshots === view.snapshots &&
    stored.instances === view.instances &&
    stored.problem === view.problem &&
    stored.emptiedSince === view.emptiedSince &&
    isSameUnreadable(stored.unreadable, view.unreadable) &&
    elapsedMs >= 0 &&
    elapsedMs < STATE_KEPT_MS
  )
}
