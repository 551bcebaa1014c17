import type { Kysely } from 'kysely'
import * as z from 'zod'
import { storedId, storedInstant, type Tables } from '../../database/index.js'
import { VULTR_ERROR_KINDS, type VultrError } from '../../vultr/index.js'
import { type Message, readMessage } from '../../wording/index.js'
import { byNewestFirst, type Snapshot } from '../snapshot.js'
import { type InstanceRow, parseJson, snapshotOf } from './catalogue-rows.js'
import type { CatalogueView, Instance } from './catalogue-view.js'
import { byLabel } from './read-lists.js'
import { readVersions } from './sharing-store.js'
import { readUnreadable } from './unreadable-records.js'

const instanceFields: z.ZodType<Omit<Instance, 'id'>> = z.lazy(() =>
  z.object({
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
)

const instanceSchema = z.preprocess(parseJson, instanceFields)

const problemSchema = z.lazy(() =>
  z.object({
    kind: z.enum(VULTR_ERROR_KINDS),
    status: z.number().optional(),
    sentence: z.string(),
    own: z.unknown().optional(),
    effect: z.enum(['none', 'unknown']),
    retryAfterMs: z.number().optional()
  })
)

/** The list as its rows tell it. */
export interface StoredList {
  /** Undefined before the first one was stored. */
  readonly view: CatalogueView | undefined
  /** Which list it is, as of before its rows were read. */
  readonly listVersion: number
  /** How many of its records could not be read. */
  readonly unread: number
}

/** @throws DatabaseError */
export async function readList(db: Kysely<Tables>): Promise<StoredList> {
  const { listVersion } = await readVersions(db)
  const state = await db
    .selectFrom('catalogue_state')
    .select(['refreshed_at', 'emptied_since', 'problem', 'unreadable'])
    .executeTakeFirst()
  if (state === undefined) return { view: undefined, listVersion, unread: 0 }
  const snapshots: Snapshot[] = []
  let unread = 0
  for await (const row of db.selectFrom('catalogue_snapshots').selectAll().stream()) {
    const snapshot = snapshotOf(row)
    if (snapshot === undefined) unread += 1
    else snapshots.push(snapshot)
  }
  const instances: Instance[] = []
  for await (const row of db.selectFrom('catalogue_instances').selectAll().stream()) {
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
  return { view, listVersion, unread }
}

function instanceOf(row: InstanceRow): Instance | undefined {
  const id = storedId(row.id)
  const parsed = instanceSchema.safeParse(row.fields)
  return id === undefined || !parsed.success ? undefined : { id, ...parsed.data }
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
