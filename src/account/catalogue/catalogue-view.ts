import type { UnreadableRecord, VultrError, VultrInstance } from '../../vultr/index.js'
import type { Snapshot } from '../snapshot.js'
export type Instance = VultrInstance

/** Records of the last whole reading that Vultr sent and that could not be read. */
export interface UnreadableRecords {
  readonly snapshots: readonly UnreadableRecord[]
  readonly instances: readonly UnreadableRecord[]
}

/** The account as last seen. Pages are made from this, never from a call of their own. */
export interface CatalogueView {
  /** Newest first; those without a date first of all. */
  readonly snapshots: readonly Snapshot[]
  /** By label. */
  readonly instances: readonly Instance[]
  /** When this list was last read whole from Vultr; undefined before the first time. */
  readonly refreshedAt: Date | undefined
  /** How often this process has read the list whole, or taken over a newer one; tells one reading from the next. */
  readonly readings: number
  /** Their absence from the lists says nothing. */
  readonly unreadable: UnreadableRecords
  /** When Vultr first said that what an empty list lost does not exist; undefined where none was emptied. */
  readonly emptiedSince: Date | undefined
  /** Why the last attempt to refresh failed; undefined when it succeeded. */
  readonly problem: VultrError | undefined
}

/** Whether the last attempt read all of the account: from any other list nothing is concluded about absence. */
export function isWholeReading({ refreshedAt, problem, unreadable }: CatalogueView): boolean {
  const isRead = refreshedAt !== undefined && problem === undefined
  return isRead && unreadable.instances.length + unreadable.snapshots.length === 0
}

/** A list that seems to be older than another one by more than this, in ms, was read after the clock was set back. */
const SET_BACK_MS = 10 * 60_000

/** Whether a list that another process has read is a reading of its own beside the one that is shown. */
export function isNewerReading(
  { refreshedAt, problem }: CatalogueView,
  shown: Pick<CatalogueView, 'refreshedAt'>
): boolean {
  if (refreshedAt === undefined || problem !== undefined) return false
  const ageMs = (shown.refreshedAt?.getTime() ?? 0) - refreshedAt.getTime()
  return ageMs < 0 || ageMs > SET_BACK_MS
}

/** Before the account was read for the first time. */
export const NOTHING_KNOWN: CatalogueView = {
  snapshots: [],
  instances: [],
  refreshedAt: undefined,
  readings: 0,
  unreadable: { snapshots: [], instances: [] },
  emptiedSince: undefined,
  problem: undefined
}

/** Whether its description, as it is known, holds the mark, and with it the lock. */
export function hasMark({ id }: Pick<Snapshot, 'id'>, view: CatalogueView): boolean {
  return view.snapshots.some((each) => each.id === id && each.runKey !== undefined)
}
