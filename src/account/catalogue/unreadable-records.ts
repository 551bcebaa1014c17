import type { Logger } from 'pino'
import * as z from 'zod'
import type { UnreadableRecord } from '../../vultr/index.js'
import { readMessage, writeMessage } from '../../wording/index.js'
import { parseJson } from './catalogue-rows.js'
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

/** Says in the log which could not be read, where any could not. */
export function logUnreadable(logger: Logger, unreadable: UnreadableRecords): void {
  if (unreadable.snapshots.length + unreadable.instances.length === 0) return
  logger.warn({ unreadable }, 'records of the lists could not be read')
}

/** Whether the same records could not be read before, for the same reasons. */
export function isSameUnreadable(a: UnreadableRecords, b: UnreadableRecords): boolean {
  return listOf(a) === listOf(b)
}

function listOf({ snapshots, instances }: UnreadableRecords): string {
  return JSON.stringify([snapshots, instances])
}

const recordSchema = z.lazy(() =>
  z.object({
    id: z.string().optional(),
    description: z.string().optional(),
    why: z.string()
  })
)
const recordsSchema = z.lazy(() =>
  z.object({
    snapshots: z.array(recordSchema),
    instances: z.array(recordSchema)
  })
)

type StoredRecord = z.infer<typeof recordSchema>

/** Which records of a stored list could not be read; NULL where all could. */
export function writtenUnreadable({ snapshots, instances }: UnreadableRecords): string | null {
  if (snapshots.length + instances.length === 0) return null
  const written = ({ id, description, why }: UnreadableRecords['snapshots'][number]) => ({
    id,
    description,
    why: writeMessage(why)
  })
  return JSON.stringify({
    snapshots: snapshots.map(written),
    instances: instances.map(written)
  })
}

/** None where that cannot be read: the next reading of the account tells it anew. */
export function readUnreadable(text: string | null): UnreadableRecords {
  const parsed = recordsSchema.safeParse(parseJson(text))
  if (!parsed.success) return NONE_UNREADABLE
  const read = ({ id, description, why }: StoredRecord) => ({
    id,
    description,
    why: readMessage(why)
  })
  return { snapshots: parsed.data.snapshots.map(read), instances: parsed.data.instances.map(read) }
}
