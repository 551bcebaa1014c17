import * as z from 'zod'
import {
  ORIGIN_WORDS,
  SNAPSHOT_ORPHANS,
  SNAPSHOT_SORTS,
  SNAPSHOT_STATES
} from '../../inventory/index.js'
import { snapshotName } from '../../snapshots/index.js'
import { message } from '../../wording/index.js'
import { answer, body, instant, listOf, uuid } from '../http/components.js'
import { pageFields } from '../http/cursor.js'
import { searchText } from '../http/query-fields.js'
import { told } from '../problems/field-problems.js'
import { waitField } from './wait-field.js'

const ORIGINS = Object.values(ORIGIN_WORDS)

export const snapshotParams = z.object({ id: uuid.describe('The ID of the snapshot.') })

const day = z.iso.date()

export const snapshotsQuery = z.strictObject({
  ...pageFields,
  instance: z
    .union([z.literal('this'), uuid])
    .optional()
    .describe('Only snapshots of this instance; `this` is the one that the panel runs on.'),
  origin: z.enum(ORIGINS).optional().describe('`external` ones were not taken by this panel.'),
  state: z.enum(SNAPSHOT_STATES).optional(),
  orphans: z
    .enum(SNAPSHOT_ORPHANS)
    .optional()
    .describe('Only snapshots whose instance is gone, unprotected or excluded.'),
  from: day.optional().describe('The first day, in UTC.'),
  until: day.optional().describe('The last day, in UTC.'),
  search: searchText.default('').describe('In the name of the snapshot and of its instance.'),
  sort: z
    .enum(SNAPSHOT_SORTS)
    .optional()
    .describe('A leading minus is descending; without it the newest come first.')
})

export const snapshotItem = answer(
  'Snapshot',
  z.object({
    id: z.uuid(),
    name: z.string(),
    instanceId: z
      .string()
      .nullable()
      .describe('Null for an external one: nothing says what it was taken of.'),
    instanceLabel: z.string().nullable(),
    createdAt: instant.nullable(),
    status: z.string().describe('`pending`, `complete`, or another word of Vultr’s.'),
    sizeBytes: z.number().describe('What is stored, and billed; 0 until it is complete.'),
    diskBytes: z.number().describe('The disk that it was taken of.'),
    usdMonth: z.number().describe('What storing it costs, in USD a month.'),
    origin: z.enum(ORIGINS),
    isLocked: z.boolean(),
    expiresAt: instant
      .nullable()
      .describe('Estimated expiry; null if it never expires or that is unknown.'),
    fate: z
      .enum(['locked', 'kept', 'expires', 'expired', 'held', 'under-review'])
      .nullable()
      .describe(
        '`held` and `under-review` wait for a confirmation; null where pruning leaves it alone.'
      ),
    keptBecause: z.array(z.string()).describe('The keep rules that apply, and what else keeps it.')
  })
)

export const snapshotList = listOf('SnapshotList', snapshotItem)

const request = {
  name: snapshotName
    .optional()
    .describe('Up to 100 characters; the name of the instance by default.'),
  expiresIn: z
    .string()
    .regex(/^[1-9]\d{0,3}[hdw]$/)
    .optional()
    .describe(
      '`12h`, `7d` or `4w` from now on. Without an expiry it stays until somebody deletes it.'
    ),
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('The same as an instant.')
}

function onlyOne(
  given: { readonly expiresIn?: unknown; readonly expiresAt?: unknown },
  context: z.core.$RefinementCtx<unknown>
): void {
  if (given.expiresIn === undefined || given.expiresAt === undefined) return
  const names = { one: 'expiresIn', other: 'expiresAt' }
  context.addIssue({ ...told(message('api.invalid.oneOf', names)), path: ['expiresAt'] })
}

export const takeBody = body(
  'TakeSnapshot',
  z.strictObject({ instanceId: uuid, ...request }).superRefine(onlyOne)
)

export const takeOfInstanceBody = body(
  'TakeSnapshotOfInstance',
  z.strictObject(request).superRefine(onlyOne)
)

export const takeQuery = z.strictObject({ wait: waitField })

export const changeBody = body(
  'ChangeSnapshot',
  z
    .strictObject({
      name: snapshotName.optional(),
      isLocked: z
        .boolean()
        .optional()
        .describe(
          'Unlocking needs the scope `destroy`: what is locked is neither pruned nor deleted.'
        )
    })
    .superRefine(({ name, isLocked }, context) => {
      if (name !== undefined || isLocked !== undefined) return
      context.addIssue({ ...told(message('api.invalid.nothing')), path: [] })
    })
)

export const restoreBody = body(
  'RestoreSnapshot',
  z.strictObject({
    instanceId: uuid.describe('Whose disk is overwritten.'),
    safetySnapshot: z
      .boolean()
      .default(true)
      .describe('Takes a snapshot of that instance first, and restores when it is complete.')
  })
)
