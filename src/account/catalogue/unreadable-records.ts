import type { UnreadableRecord } from '../../vultr/index.js'
import type { CatalogueView, UnreadableRecords } from './catalogue-view.js'
export const NONE_UNREADABLE: UnreadableRecords = { snapshots: [], instances: [] }

type View = Pick<CatalogueView, 'unreadable'>

/**
 * Whether a snapshot that the list does not show may be one of its records that could not be read:
 * by its id, or by the key that its description would hold.
 */
export function mayBeUnreadableSnapshot(
  { unreadable }: View,
  known: { readonly id?: string | undefined; readonly runKey?: string | undefined }
): boolean {
  return unreadable.snapshots.some(
    (record) => mayHaveId(record, known.id) && mayHoldKey(record, known.runKey)
  )
}

function mayHaveId({ id }: UnreadableRecord, wanted: string | undefined): boolean {
  return id === undefined || wanted === undefined || id === wanted
}

function mayHoldKey({ description }: UnreadableRecord, runKey: string | undefined): boolean {
  return description === undefined || runKey === undefined || description.includes(runKey)
}

/** Whether the same records could not be read before, for the same reasons. */
export function isSameUnreadable(a: UnreadableRecords, b: UnreadableRecords): boolean {
  return listOf(a) === listOf(b)
}

function listOf({ snapshots, instances }: UnreadableRecords): string {
  return JSON.stringify([snapshots, instances])
}
