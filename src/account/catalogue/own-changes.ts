import { byNewestFirst, type Snapshot } from '../snapshot.js'
import type { CatalogueView } from './catalogue-view.js'
import type { Lists } from './read-lists.js'

/** Lists may be behind what was done for this long, in ms. */
export const LAG_MS = 10 * 60_000

/** What we did to the account ourselves, which lists may not show yet. */
export interface OwnChange {
  readonly sequence: number
  readonly at: Date
  readonly snapshotId: string
  readonly snapshot: Snapshot | undefined
}

/**
 * What a list that has just been read may not show yet: all that was done while it was read, and of
 * what was done shortly before, what is missing from it or is listed although it was deleted.
 */
export function stillToBeShown(
  lists: Lists,
  known: {
    readonly changes: ReadonlyMap<string, OwnChange>
    readonly startSequence: number
    readonly deleted: ReadonlyMap<string, Date>
    readonly now: Date
  }
): Map<string, OwnChange> {
  const listed = new Set(lists.snapshots.map(({ id }) => id))
  const isYoung = ({ at }: OwnChange) => Math.abs(known.now.getTime() - at.getTime()) < LAG_MS
  const still = [...known.changes].filter(
    ([id, each]) =>
      each.sequence > known.startSequence ||
      (isYoung(each) && listed.has(id) === (each.snapshot === undefined))
  )
  const deleted = [...known.deleted]
    .filter(([id]) => listed.has(id))
    .map(([id, at]) => [id, { sequence: 0, at, snapshotId: id, snapshot: undefined }] as const)
  return new Map([...deleted, ...still])
}

/** A list with what was done since it was read. */
export function applied<L extends Pick<CatalogueView, 'snapshots'>>(
  lists: L,
  changes: readonly OwnChange[]
): L {
  if (changes.length === 0) return lists
  const changed = new Map(changes.map(({ snapshotId, snapshot }) => [snapshotId, snapshot]))
  const untouched = lists.snapshots.filter(({ id }) => !changed.has(id))
  const put = [...changed.values()].filter((snapshot) => snapshot !== undefined)
  // What is left of a list in order is in order.
  const snapshots = put.length === 0 ? untouched : [...untouched, ...put].sort(byNewestFirst)
  return { ...lists, snapshots }
}
