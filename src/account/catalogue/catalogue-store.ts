import type { Logger } from 'pino'
import * as z from 'zod'
import { type Database, inBatches, storedId, storedInstant } from '../../database/index.js'
import { VULTR_ERROR_KINDS, type VultrError } from '../../vultr/index.js'
import { type Message, readMessage } from '../../wording/index.js'
import { byNewestFirst, type Snapshot } from '../snapshot.js'
import { beginHistory, noteInHistory } from '../snapshot-history.js'
import { changesOf } from './catalogue-differences.js'
import {
  type InstanceRow,
  parseJson,
  snapshotOf,
  writeInstances,
  writeSnapshots,
  writeState
} from './catalogue-rows.js'
import type { CatalogueView, Instance } from './catalogue-view.js'
import { byLabel } from './read-lists.js'
import { forgetChanges, noteList, readVersions } from './sharing-store.js'
import { mayBeUnreadableSnapshot, readUnreadable, writtenUnreadable } from './unreadable-records.js'

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

const instanceFields: z.ZodType<Omit<Instance, 'id'>> = z.object({
  label: z.string(),
  hostname: z.string(),
  mainIp: z.string(),
  region: z.string(),
  plan: z.string(),
  diskGb: z.number(),
  status: z.string(),
  powerStatus: z.string(),
  serverStatus: z.string(),
  features: z.array(z.string()),
  tags: z.array(z.string())
})

const instanceSchema = z.preprocess(parseJson, instanceFields)

const problemSchema = z.object({
  kind: z.enum(VULTR_ERROR_KINDS),
  status: z.number().optional(),
  sentence: z.string(),
  own: z.unknown().optional(),
  effect: z.enum(['none', 'unknown']),
  retryAfterMs: z.number().optional()
})

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

  function instanceOf(row: InstanceRow): Instance | undefined {
    const id = storedId(row.id)
    const parsed = instanceSchema.safeParse(row.fields)
    return id === undefined || !parsed.success ? undefined : { id, ...parsed.data }
  }

  return {
    listVersion: () => known,
    async load() {
      const { listVersion } = await readVersions(database.db)
      const state = await database.db
        .selectFrom('catalogue_state')
        .select(['refreshed_at', 'emptied_since', 'problem', 'unreadable'])
        .executeTakeFirst()
      if (state === undefined) {
        known = listVersion
        return undefined
      }
      const snapshots: Snapshot[] = []
      let unread = 0
      const rows = database.db.selectFrom('catalogue_snapshots').selectAll().stream()
      for await (const row of rows) {
        const snapshot = snapshotOf(row)
        if (snapshot === undefined) unread += 1
        else snapshots.push(snapshot)
      }
      const instances: Instance[] = []
      const instanceRows = database.db.selectFrom('catalogue_instances').selectAll().stream()
      for await (const row of instanceRows) {
        const instance = instanceOf(row)
        if (instance === undefined) unread += 1
        else instances.push(instance)
      }
      const view: CatalogueView = {
        snapshots: snapshots.sort(byNewestFirst),
        instances: instances.sort(byLabel),
        // A copy that is not whole counts as never read: nothing may be concluded from what it lacks.
        refreshedAt: unread > 0 ? undefined : storedInstant(state.refreshed_at),
        readings: 0,
        unreadable: readUnreadable(state.unreadable),
        emptiedSince: storedInstant(state.emptied_since),
        problem: problemOf(state.problem)
      }
      // Not before: what is saved meanwhile must not pass for a list that was made from this one.
      known = listVersion
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
    elapsedMs >= 0 &&
    elapsedMs < STATE_KEPT_MS
  )
}

function problemOf(text: string | null): VultrError | undefined {
  if (text === null) return undefined
  const parsed = z.preprocess(parseJson, problemSchema).safeParse(text)
  if (!parsed.success) return undefined
  const { status, retryAfterMs, own: stored, ...rest } = parsed.data
  const own = ownOf(stored)
  return {
    ...rest,
    ...(status === undefined ? {} : { status }),
    ...(own === undefined ? {} : { own }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
}

/** Undefined for one that this version does not know; its English is shown then. */
function ownOf(stored: unknown): Message | undefined {
  const own = stored === undefined ? undefined : readMessage(JSON.stringify(stored))
  return own?.code === 'text' ? undefined : own
}
