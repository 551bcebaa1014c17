import type { VultrSnapshot } from '../vultr/index.js'
import { expiryOfRunKey, readDescription } from './snapshot-mark.js'

/** Where a snapshot came from, read from its mark; without our mark it is foreign. */
export type SnapshotOrigin = 'automatic' | 'manual' | 'foreign'

/** A snapshot as the account lists it, with what its mark says. */
export interface Snapshot {
  /** A UUID. */
  readonly id: string
  /** The description without the mark; hostile text. */
  readonly name: string
  /** The whole description as Vultr has it. */
  readonly description: string
  readonly origin: SnapshotOrigin
  readonly isProtected: boolean
  /** Undefined for foreign snapshots: nothing else says where a snapshot came from. */
  readonly instanceId: string | undefined
  /** The key of the run that made it; undefined for foreign snapshots. */
  readonly runKey: string | undefined
  /** When one taken by hand expires; undefined where it stays until somebody deletes it. */
  readonly expiresAt: Date | undefined
  /** Undefined where Vultr sent no date that can be parsed. */
  readonly createdAt: Date | undefined
  readonly sizeBytes: number
  readonly compressedBytes: number | undefined
  /** `pending`, `complete`, `deleted`, or a word Vultr adds one day. */
  readonly status: string
}

/** Adds what the mark in its description says to a snapshot as Vultr listed it. */
export function toSnapshot(listed: VultrSnapshot): Snapshot {
  const { name, mark } = readDescription(listed.description)
  return {
    ...listed,
    name,
    origin: mark?.origin ?? 'foreign',
    isProtected: mark?.isProtected ?? false,
    instanceId: mark?.instanceId,
    runKey: mark?.key,
    expiresAt: mark?.origin === 'manual' ? expiryOfRunKey(mark.key) : undefined
  }
}

/** The snapshot as it is listed now: the one known before where nothing of it has changed. */
export function asListed(listed: VultrSnapshot, known: Snapshot | undefined): Snapshot {
  const isUnchanged =
    known !== undefined &&
    known.description === listed.description &&
    known.status === listed.status &&
    known.createdAt?.getTime() === listed.createdAt?.getTime() &&
    known.sizeBytes === listed.sizeBytes &&
    known.compressedBytes === listed.compressedBytes
  return isUnchanged ? known : toSnapshot(listed)
}

/** Newest first; those without a date first of all, so that an oddity is seen; ties by id. */
export function byNewestFirst(a: Snapshot, b: Snapshot): number {
  const timeA = a.createdAt?.getTime() ?? Number.POSITIVE_INFINITY
  const timeB = b.createdAt?.getTime() ?? Number.POSITIVE_INFINITY
  if (timeA !== timeB) return timeA > timeB ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
