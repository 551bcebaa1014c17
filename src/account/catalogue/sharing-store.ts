import { type Kysely, sql } from 'kysely'
import * as z from 'zod'
import { type Database, storedId, storedInstant, type Tables } from '../../database/index.js'
import type { Snapshot } from '../snapshot.js'
import { parseJson, rowOfSnapshot, type StoredSnapshotRow, snapshotOf } from './catalogue-rows.js'
import { LAG_MS } from './own-changes.js'

type Db = Kysely<Tables>

/** How far the processes on a database are; each of these only grows. */
export interface SharedVersions {
  /** Of the last change or list. */
  readonly version: number
  /** Of the last list that was stored. */
  readonly listVersion: number
  /** Of the last change before the reading of that list began. */
  readonly readVersion: number
  /** How many readings were asked of the leader, and how many of them it has made. */
  readonly wanted: number
  readonly answered: number
}

/** What a process has done to the account. */
export interface SharedChange {
  readonly version: number
  readonly at: Date
  readonly snapshotId: string
  /** Undefined where it was deleted. */
  readonly snapshot: Snapshot | undefined
}

/** What the processes on one database tell one another of the account. @throws DatabaseError from each */
export interface SharingStore {
  versions(): Promise<SharedVersions>
  changesSince(version: number): Promise<readonly SharedChange[]>
  /** @returns the number of the change among those of all. */
  tell(change: Omit<SharedChange, 'version'>): Promise<number>
  /** Asks the leader for a reading that begins after this call. @returns its number. */
  want(): Promise<number>
  /** @param upTo the last one that was asked for before the reading began. */
  answer(upTo: number): Promise<void>
}

export function createSharingStore({ database }: { readonly database: Database }): SharingStore {
  return {
    versions: () => readVersions(database.db),
    async changesSince(version) {
      const rows = await database.db
        .selectFrom('catalogue_changes')
        .selectAll()
        .where('version', '>', version)
        .orderBy('version')
        .execute()
      return rows.flatMap(changeOf)
    },
    tell: ({ at, snapshotId, snapshot }) =>
      database.transaction(async (trx) => {
        const version = await nextVersion(trx)
        const fields = snapshot === undefined ? null : JSON.stringify(rowOfSnapshot(snapshot))
        const row = { version, at: at.toISOString(), fields }
        await trx
          .insertInto('catalogue_changes')
          .values({ snapshot_id: snapshotId, ...row })
          .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(row))
          .execute()
        return version
      }),
    want: () =>
      database.transaction(async (trx) => {
        await trx.updateTable('catalogue_versions').set({ wanted: sql`wanted + 1` }).execute()
        return (await readVersions(trx)).wanted
      }),
    answer: (upTo) =>
      database.transaction(async (trx) => {
        await trx
          .updateTable('catalogue_versions')
          .set({ answered: upTo })
          .where('answered', '<', upTo)
          .execute()
      })
  }
}

/** @throws DatabaseError */
export async function readVersions(trx: Db): Promise<SharedVersions> {
  const row = await trx.selectFrom('catalogue_versions').selectAll().executeTakeFirst()
  return {
    version: row?.version ?? 0,
    listVersion: row?.list_version ?? 0,
    readVersion: row?.read_version ?? 0,
    wanted: row?.wanted ?? 0,
    answered: row?.answered ?? 0
  }
}

async function nextVersion(trx: Db): Promise<number> {
  await trx.updateTable('catalogue_versions').set({ version: sql`version + 1` }).execute()
  return (await readVersions(trx)).version
}

/**
 * Notes in the transaction that stores a list that there is another one.
 * @param readVersion the last change before its reading began.
 * @returns the version of the list. @throws DatabaseError
 */
export async function noteList(trx: Db, readVersion: number, now: Date): Promise<number> {
  const version = await nextVersion(trx)
  await trx
    .updateTable('catalogue_versions')
    .set({ list_version: version, read_version: readVersion })
    .execute()
  // Lists show by now what was done before.
  const shown = new Date(now.getTime() - LAG_MS)
  await trx.deleteFrom('catalogue_changes').where('at', '<', shown.toISOString()).execute()
  return version
}

/** Another account has other snapshots. @throws DatabaseError */
export async function forgetChanges(trx: Db): Promise<void> {
  await trx.deleteFrom('catalogue_changes').execute()
}

const fieldsSchema = z.lazy(() =>
  z.preprocess(
    parseJson,
    z.object({
      id: z.string(),
      description: z.string(),
      created_at: z.string().nullable(),
      size_bytes: z.number(),
      compressed_bytes: z.number().nullable(),
      status: z.string()
    }) satisfies z.ZodType<StoredSnapshotRow>
  )
)

/** None where the row cannot be read: the next reading of the list tells what became of the snapshot. */
function changeOf(row: Tables['catalogue_changes']): readonly SharedChange[] {
  const snapshotId = storedId(row.snapshot_id)
  const at = storedInstant(row.at)
  if (snapshotId === undefined || at === undefined) return []
  const known = { version: row.version, at, snapshotId }
  if (row.fields === null) return [{ ...known, snapshot: undefined }]
  const fields = fieldsSchema.safeParse(row.fields).data
  const snapshot = fields === undefined ? undefined : snapshotOf(fields)
  return snapshot === undefined ? [] : [{ ...known, snapshot }]
}

/** Which of the processes on a shared database reads the account. */
export interface Lead {
  /** Whether nobody does. @throws DatabaseError */
  isVacant(): Promise<boolean>
  /** @returns undefined, with nothing done, where this process does not lead. */
  lead<T>(work: () => Promise<T>): Promise<T | undefined>
}

/** What a catalogue needs whose database several processes share. */
export interface Sharing {
  readonly store: SharingStore
  readonly lead: Lead
  /** What others have told since this was asked last, and whether another list was stored. @throws DatabaseError */
  news(): Promise<{
    readonly versions: SharedVersions
    readonly changes: readonly SharedChange[]
  }>
  /** Of the last change that is known here. */
  version(): number
}

export function createSharing({
  database,
  lead
}: {
  readonly database: Database
  readonly lead: Lead
}): Sharing {
  const store = createSharingStore({ database })
  let known = 0
  return {
    store,
    lead,
    version: () => known,
    async news() {
      const versions = await store.versions()
      const changes = versions.version > known ? await store.changesSince(known) : []
      known = Math.max(known, versions.version)
      return { versions, changes }
    }
  }
}
