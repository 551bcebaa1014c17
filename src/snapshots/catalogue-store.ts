import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database } from '../database/index.js'
import type { VultrError } from '../vultr/index.js'
import type { CatalogueView, Instance } from './catalogue-view.js'
import { byNewestFirst, type Snapshot, toSnapshot } from './snapshot.js'
import { noteInHistory } from './snapshot-history.js'

/** The last known list, kept so that a start while Vultr is down has something to show. */
export interface CatalogueStore {
  /** Undefined before the first save. @throws DatabaseError */
  load(): Promise<CatalogueView | undefined>
  /** @throws DatabaseError */
  save(view: CatalogueView): Promise<void>
}

const instanceSchema: z.ZodType<Omit<Instance, 'id'>> = z.object({
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

const problemSchema = z.object({
  kind: z.enum([
    'unauthorized',
    'address-not-allowed',
    'not-found',
    'quota',
    'locked',
    'refused',
    'rate-limited',
    'unavailable',
    'timeout',
    'invalid-response',
    'withdrawn'
  ]),
  status: z.number().optional(),
  sentence: z.string(),
  effect: z.enum(['none', 'unknown']),
  retryAfterMs: z.number().optional()
})

interface SnapshotRow {
  id: string
  description: string
  created_at: string | null
  size_bytes: number
  compressed_bytes: number | null
  status: string
}

interface InstanceRow {
  id: string
  fields: string
}

/** Keeps the lists in `catalogue_*`, writing only the rows that changed. */
export function createCatalogueStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}): CatalogueStore {
  const { database, logger } = deps

  function instanceOf(row: InstanceRow): Instance[] {
    const parsed = z.preprocess(parseJson, instanceSchema).safeParse(row.fields)
    if (parsed.success) return [{ id: row.id, ...parsed.data }]
    logger.warn({ instanceId: row.id }, 'a stored instance could not be read; it is listed anew')
    return []
  }

  return {
    async load() {
      const state = await database.db
        .selectFrom('catalogue_state')
        .select(['refreshed_at', 'problem'])
        .executeTakeFirst()
      if (state === undefined) return undefined
      const snapshots: Snapshot[] = []
      const rows = database.db.selectFrom('catalogue_snapshots').selectAll().stream()
      for await (const row of rows) snapshots.push(snapshotOf(row))
      const instances = await database.db.selectFrom('catalogue_instances').selectAll().execute()
      return {
        snapshots: snapshots.sort(byNewestFirst),
        instances: instances.flatMap(instanceOf).sort((a, b) => a.label.localeCompare(b.label)),
        refreshedAt: state.refreshed_at === null ? undefined : new Date(state.refreshed_at),
        readBeforeAt: undefined,
        readings: 0,
        problem: problemOf(state.problem)
      }
    },
    async save(view) {
      await database.transaction(async (trx) => {
        const snapshots = await differences(
          trx.selectFrom('catalogue_snapshots').selectAll().stream(),
          view.snapshots,
          rowOfSnapshot
        )
        for (const id of snapshots.gone) {
          await trx.deleteFrom('catalogue_snapshots').where('id', '=', id).execute()
        }
        for (const row of snapshots.changed) {
          await trx.replaceInto('catalogue_snapshots').values(row).execute()
        }
        const changed = new Set(snapshots.changed.map(({ id }) => id))
        await noteInHistory(trx, {
          listed: view.snapshots.filter(({ id }) => changed.has(id)),
          goneIds: snapshots.gone,
          at: deps.clock.now()
        })
        const instances = await differences(
          trx.selectFrom('catalogue_instances').selectAll().stream(),
          view.instances,
          rowOfInstance
        )
        for (const id of instances.gone) {
          await trx.deleteFrom('catalogue_instances').where('id', '=', id).execute()
        }
        for (const row of instances.changed) {
          await trx.replaceInto('catalogue_instances').values(row).execute()
        }
        await trx
          .replaceInto('catalogue_state')
          .values({
            id: 1,
            refreshed_at: view.refreshedAt?.toISOString() ?? null,
            problem: view.problem === undefined ? null : JSON.stringify(view.problem)
          })
          .execute()
      })
    }
  }
}

/**
 * What has to be written so that what is stored becomes what is wanted. Row by row: of a large account
 * only what differs is ever held beside the list itself.
 */
async function differences<R extends { readonly id: string }, T extends { readonly id: string }>(
  stored: AsyncIterable<R>,
  wanted: readonly T[],
  rowOf: (item: T) => R
): Promise<{ readonly changed: readonly R[]; readonly gone: readonly string[] }> {
  const unseen = new Map(wanted.map((item) => [item.id, item]))
  const changed: R[] = []
  const gone: string[] = []
  for await (const row of stored) {
    const item = unseen.get(row.id)
    if (item === undefined) {
      gone.push(row.id)
      continue
    }
    unseen.delete(row.id)
    const now = rowOf(item)
    if (!isSameRow(row, now)) changed.push(now)
  }
  return { changed: [...changed, ...[...unseen.values()].map(rowOf)], gone }
}

function isSameRow(stored: object, wanted: object): boolean {
  const columns = new Map<string, unknown>(Object.entries(stored))
  return Object.entries(wanted).every(([column, value]) => columns.get(column) === value)
}

function rowOfSnapshot(snapshot: Snapshot): SnapshotRow {
  return {
    id: snapshot.id,
    description: snapshot.description,
    created_at: snapshot.createdAt?.toISOString() ?? null,
    size_bytes: snapshot.sizeBytes,
    compressed_bytes: snapshot.compressedBytes ?? null,
    status: snapshot.status
  }
}

function snapshotOf(row: SnapshotRow): Snapshot {
  return toSnapshot({
    id: row.id,
    description: row.description,
    createdAt: row.created_at === null ? undefined : new Date(row.created_at),
    sizeBytes: row.size_bytes,
    compressedBytes: row.compressed_bytes ?? undefined,
    status: row.status
  })
}

function rowOfInstance({ id, ...fields }: Instance): InstanceRow {
  return { id, fields: JSON.stringify(fields) }
}

function problemOf(text: string | null): VultrError | undefined {
  if (text === null) return undefined
  const parsed = z.preprocess(parseJson, problemSchema).safeParse(text)
  if (!parsed.success) return undefined
  const { status, retryAfterMs, ...rest } = parsed.data
  return {
    ...rest,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return undefined
  }
}
