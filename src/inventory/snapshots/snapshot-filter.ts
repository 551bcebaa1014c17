export const SNAPSHOT_ORIGINS = ['automatic', 'manual', 'foreign'] as const
/** An origin by the word that people and programs know it by. */
export const ORIGIN_WORDS = {
  automatic: 'automatic',
  manual: 'manual',
  foreign: 'external'
} as const satisfies Record<(typeof SNAPSHOT_ORIGINS)[number], string>
export const SNAPSHOT_STATES = ['complete', 'pending', 'expired', 'other', 'locked'] as const
/** By what became of the instance; `any` is all of the others. */
export const SNAPSHOT_ORPHANS = ['any', 'gone', 'unprotected', 'excluded'] as const

/** Which snapshots of the account are asked for; what is empty lets all through. */
export interface SnapshotFilter {
  readonly q: string
  /** An id, or `this`. */
  readonly instance: string
  readonly origin: '' | (typeof SNAPSHOT_ORIGINS)[number]
  readonly state: '' | (typeof SNAPSHOT_STATES)[number]
  readonly orphans: '' | (typeof SNAPSHOT_ORPHANS)[number]
  /** The first and the last day, `2026-11-24` in UTC. */
  readonly from: string
  readonly to: string
}

/** Whether anything is left out. */
export function isFiltered(filter: SnapshotFilter): boolean {
  return Object.values(filter).some((value) => value !== '')
}

/** How snapshots are put in order: a leading minus is descending; without any the newest come first. */
export const SNAPSHOT_SORTS = [
  'created',
  'name',
  '-name',
  'instance',
  '-instance',
  'size',
  '-size',
  'expiry',
  '-expiry'
] as const

export type SnapshotSort = '' | (typeof SNAPSHOT_SORTS)[number]
