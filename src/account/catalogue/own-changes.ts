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
  /** Among the changes of all processes on a shared database; undefined while that is not known. */
  readonly version?: number | undefined
}

/** The changes of one process, and of others on its database. */
export interface OwnChanges {
  /** Of the last change; one that is noted later has a greater sequence. */
  latest(): number
  /** @param by when and as which another process has made it. */
  note(
    snapshotId: string,
    snapshot: Snapshot | undefined,
    by?: { readonly at: Date; readonly version: number }
  ): OwnChange
  /** The last one of a snapshot. */
  of(snapshotId: string): OwnChange | undefined
  /** Tells which number a change has among those of all processes. */
  number(change: OwnChange, version: number): void
  /** The view with the changes that were noted since it was last asked for. */
  shownIn(view: CatalogueView): CatalogueView
  /**
   * Another list, with what it may not show yet.
   * @param isLater whether a change was made after the reading of the list began.
   * @param deleted what was deleted lately, and when.
   */
  addedTo<L extends Lists>(
    lists: L,
    isLater: (change: OwnChange) => boolean,
    deleted: ReadonlyMap<string, Date>,
    now: Date
  ): L
  forget(): void
}

export function createOwnChanges(clock: { now(): Date }): OwnChanges {
  let sequence = 0
  let changes = new Map<string, OwnChange>()
  // The last change that the view shows: a thousand can come one after the other while nobody looks.
  let shownSequence = 0
  return {
    latest: () => sequence,
    note(snapshotId, snapshot, by) {
      sequence += 1
      const at = by?.at ?? clock.now()
      const change = { sequence, at, snapshotId, snapshot, version: by?.version }
      changes.set(snapshotId, change)
      return change
    },
    of: (snapshotId) => changes.get(snapshotId),
    number(change, version) {
      if (changes.get(change.snapshotId) === change) {
        changes.set(change.snapshotId, { ...change, version })
      }
    },
    shownIn(view) {
      if (shownSequence === sequence) return view
      const unseen = [...changes.values()].filter((each) => each.sequence > shownSequence)
      shownSequence = sequence
      return applied(view, unseen)
    },
    addedTo(lists, isLater, deleted, now) {
      changes = stillToBeShown(lists, { changes, isLater, deleted, now })
      shownSequence = sequence
      return applied(lists, [...changes.values()])
    },
    forget() {
      changes = new Map()
      shownSequence = sequence
    }
  }
}

/**
 * What a list that has just been read may not show yet: all that was done while it was read, and of
 * what was done shortly before, what is missing from it or is listed although it was deleted.
 */
function stillToBeShown(
  lists: Lists,
  known: {
    readonly changes: ReadonlyMap<string, OwnChange>
    readonly isLater: (change: OwnChange) => boolean
    readonly deleted: ReadonlyMap<string, Date>
    readonly now: Date
  }
): Map<string, OwnChange> {
  const listed = new Set(lists.snapshots.map(({ id }) => id))
  const isYoung = ({ at }: OwnChange) => Math.abs(known.now.getTime() - at.getTime()) < LAG_MS
  const still = [...known.changes].filter(
    ([id, each]) =>
      known.isLater(each) || (isYoung(each) && listed.has(id) === (each.snapshot === undefined))
  )
  const deleted = [...known.deleted]
    .filter(([id]) => listed.has(id))
    .map(([id, at]) => [id, { sequence: 0, at, snapshotId: id, snapshot: undefined }] as const)
  return new Map([...deleted, ...still])
}

/** A list with what was done since it was read. */
function applied<L extends Pick<CatalogueView, 'snapshots'>>(
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
