import * as z from 'zod'

/** A day in UTC, `2026-11-24`. */
const day = z.iso.date().default('').catch('')

/** Which snapshots of the account are asked for; what is no filter counts as none. */
export const snapshotFilterSchema = z.object({
  q: z.string().max(200).default('').catch(''),
  instance: z.string().max(60).default('').catch(''),
  origin: z.enum(['', 'automatic', 'manual', 'foreign']).default('').catch(''),
  state: z.enum(['', 'complete', 'pending', 'expired', 'other', 'locked']).default('').catch(''),
  /** By what became of the instance; `any` is all of the others. */
  orphans: z.enum(['', 'any', 'gone', 'unprotected', 'excluded']).default('').catch(''),
  /** The first and the last day. */
  from: day,
  to: day
})

export type SnapshotFilter = z.infer<typeof snapshotFilterSchema>

/** Whether anything is left out. */
export function isFiltered(filter: SnapshotFilter): boolean {
  return Object.values(filter).some((value) => value !== '')
}

/** How the snapshots are put in order: a leading minus is descending; the newest come first by default. */
export const snapshotSortSchema = z
  .enum([
    '',
    'created',
    'name',
    '-name',
    'instance',
    '-instance',
    'size',
    '-size',
    'expiry',
    '-expiry'
  ])
  .default('')
  .catch('')

export type SnapshotSort = z.infer<typeof snapshotSortSchema>

export const snapshotGroupSchema = z.enum(['', 'instance', 'day']).default('').catch('')

export type SnapshotGroup = z.infer<typeof snapshotGroupSchema>
