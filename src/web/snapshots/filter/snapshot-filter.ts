import * as z from 'zod'
import {
  SNAPSHOT_ORIGINS,
  SNAPSHOT_ORPHANS,
  SNAPSHOT_SORTS,
  SNAPSHOT_STATES
} from '../../../inventory/index.js'

/** A day in UTC, `2026-11-24`. */
const day = z.iso.date().default('').catch('')

/** Which snapshots of the account are asked for; what is no filter counts as none. */
export const snapshotFilterSchema = z.object({
  q: z.string().max(200).default('').catch(''),
  instance: z.string().max(60).default('').catch(''),
  origin: z
    .enum(['', ...SNAPSHOT_ORIGINS])
    .default('')
    .catch(''),
  state: z
    .enum(['', ...SNAPSHOT_STATES])
    .default('')
    .catch(''),
  orphans: z
    .enum(['', ...SNAPSHOT_ORPHANS])
    .default('')
    .catch(''),
  /** The first and the last day. */
  from: day,
  to: day
})

export const snapshotSortSchema = z
  .enum(['', ...SNAPSHOT_SORTS])
  .default('')
  .catch('')

export const snapshotGroupSchema = z.enum(['', 'instance', 'day']).default('').catch('')

export type SnapshotGroup = z.infer<typeof snapshotGroupSchema>
