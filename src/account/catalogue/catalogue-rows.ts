import type { Insertable, Kysely } from 'kysely'
import { storedId, storedInstant, type Tables } from '../../database/index.js'
import { type Snapshot, toSnapshot } from '../snapshot.js'
import type { Instance } from './catalogue-view.js'

/** A row of `catalogue_snapshots`. */
export interface StoredSnapshotRow {
  id: string
  description: string
  created_at: string | null
  size_bytes: number
  compressed_bytes: number | null
  status: string
}

/** A row of `catalogue_instances`. */
export interface InstanceRow {
  id: string
  fields: string
}

export function rowOfSnapshot(snapshot: Snapshot): StoredSnapshotRow {
  return {
    id: snapshot.id,
    description: snapshot.description,
    created_at: snapshot.createdAt?.toISOString() ?? null,
    size_bytes: snapshot.sizeBytes,
    compressed_bytes: snapshot.compressedBytes ?? null,
    status: snapshot.status
  }
}

/** Undefined where any of it cannot be read: a copy of which a part is guessed is none. */
export function snapshotOf(row: StoredSnapshotRow): Snapshot | undefined {
  const id = storedId(row.id)
  const createdAt = storedInstant(row.created_at)
  const sizeBytes = storedSize(row.size_bytes)
  const compressedBytes = storedSize(row.compressed_bytes)
  const isRead =
    (createdAt !== undefined || row.created_at === null) &&
    (compressedBytes !== undefined || row.compressed_bytes === null)
  if (id === undefined || sizeBytes === undefined || !isRead) return undefined
  if (!isShort(row.description) || !isShort(row.status)) return undefined
  return toSnapshot({
    id,
    description: row.description,
    createdAt,
    sizeBytes,
    compressedBytes,
    status: row.status
  })
}

/** In UTF-16 units; what Vultr sends is shorter. */
const LONGEST_TEXT = 10_000

/** In bytes, as Vultr gave it. */
function storedSize(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT
}

export function rowOfInstance({ id, ...fields }: Instance): InstanceRow {
  return { id, fields: JSON.stringify(fields) }
}

/** What a column holds that is to hold JSON; undefined where it is none. */
export function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return undefined
  }
}

type Row<T extends keyof Tables> = Insertable<Tables[T]>

/** Writes records of snapshots in place of those that are stored. */
export async function writeSnapshots(
  trx: Kysely<Tables>,
  rows: readonly Row<'catalogue_snapshots'>[]
): Promise<void> {
  await trx
    .insertInto('catalogue_snapshots')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        description: eb.ref('excluded.description'),
        created_at: eb.ref('excluded.created_at'),
        size_bytes: eb.ref('excluded.size_bytes'),
        compressed_bytes: eb.ref('excluded.compressed_bytes'),
        status: eb.ref('excluded.status')
      }))
    )
    .execute()
}

/** The same of instances. */
export async function writeInstances(
  trx: Kysely<Tables>,
  rows: readonly Row<'catalogue_instances'>[]
): Promise<void> {
  await trx
    .insertInto('catalogue_instances')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ fields: eb.ref('excluded.fields') }))
    )
    .execute()
}

/** Writes when and how the lists were read last. */
export async function writeState(
  trx: Kysely<Tables>,
  state: Omit<Row<'catalogue_state'>, 'id'>
): Promise<void> {
  await trx
    .insertInto('catalogue_state')
    .values({ id: 1, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute()
}
