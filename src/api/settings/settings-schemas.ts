import * as z from 'zod'
import { scheduleSettingsSchema, snapshotSettingsSchema } from '../../settings/index.js'
import { answer, body, instant } from '../http/components.js'

/** By the schemas of the store itself: what it would not read is not taken. */
export const settingsItem = answer('SnapshotSettings', snapshotSettingsSchema)

export const settingsBody = body('SaveSnapshotSettings', snapshotSettingsSchema.strict())

const scheduleBody = scheduleSettingsSchema.strict()

export const choiceBody = body(
  'ChooseSchedule',
  z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('default') }),
    z.strictObject({ mode: z.literal('own'), schedule: scheduleBody }),
    z.strictObject({ mode: z.literal('never') })
  ])
)

export const choiceItem = answer(
  'InstanceSchedule',
  z.object({
    mode: z.enum(['default', 'own', 'never', 'unreadable']),
    schedule: scheduleSettingsSchema.optional().describe('Where the mode is `own`.')
  })
)

const going = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant.nullable(),
  sizeBytes: z.number()
})

export const previewItem = answer(
  'Preview',
  z.object({
    fingerprint: z
      .string()
      .nullable()
      .describe('To be sent as `Confirm`; null where there is nothing to confirm.'),
    deletes: z.object({ count: z.int(), bytes: z.number(), usdMonth: z.number() }),
    instances: z
      .array(
        z.object({
          instanceId: z.string(),
          instanceLabel: z.string(),
          deleted: z.array(going).describe('Snapshots that this change deletes.'),
          expiredAnyway: z.int(),
          kept: z.int(),
          isResumed: z.boolean().describe('No schedule applied to it before.')
        })
      )
      .describe('Those of which something is deleted by the change.'),
    unprotected: z
      .array(z.object({ instanceId: z.string(), instanceLabel: z.string() }))
      .describe('Protected now, and no longer once it is saved.'),
    costJump: z
      .object({ fromUsdMonth: z.number(), toUsdMonth: z.number() })
      .nullable()
      .describe('Where it makes the cost jump.')
  })
)
