import type { Instance } from './catalogue-view.js'
import { type Snapshot, toSnapshot } from './snapshot.js'

/** A row of `catalogue_snapshots`. */
export interface SnapshotRow {
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

export function rowOfSnapshot(snapshot: Snapshot): SnapshotRow {
  return {
    id: snapshot.id,
    description: snapshot.description,
    created_at: snapshot.createdAt?.toISOString() ?? null,
    size_bytes: snapshot.sizeBytes,
    compressed_bytes: snapshot.compressedBytes ?? null,
    status: snapshot.status
  }
}

export function snapshotOf(row: SnapshotRow): Snapshot {
  return toSnapshot({
    id: row.id,
    description: row.description,
    createdAt: row.created_at === null ? undefined : new Date(row.created_at),
    sizeBytes: row.size_bytes,
    compressedBytes: row.compressed_bytes ?? undefined,
    status: row.status
  })
}

export function rowOfInstance({ id, ...fields }: Instance): InstanceRow {
  return { id, fields: JSON.stringify(fields) }
}
