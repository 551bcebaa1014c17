import * as z from 'zod'
import { timeZoneMeant } from '../../policy/index.js'
import { scheduleSettingsSchema, snapshotSettingsSchema } from '../../settings/index.js'
import { answer, body, instant } from '../http/components.js'

/** By the schemas of the store itself: what it would not read is not taken. */
export const settingsItem = answer('SnapshotSettings', snapshotSettingsSchema)

export const settingsBody = body('SaveSnapshotSettings', snapshotSettingsSchema.strict())

/** Time zones by the names that are stored, as a form has them: whatever the case, by any of their names. */
export function withZonesMeant(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const { timeZone, schedule, ...others } = { ...given } as Record<string, unknown>
  return {
    ...others,
    ...('timeZone' in given ? { timeZone: zoneMeant(timeZone) } : {}),
    ...('schedule' in given ? { schedule: withZonesMeant(schedule) } : {})
  }
}

function zoneMeant(given: unknown): unknown {
  return typeof given === 'string' ? (timeZoneMeant(given) ?? given) : given
}

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

const named = z.object({ instanceId: z.string(), instanceLabel: z.string() })

const growth = z.object({
  instanceCost: z
    .object({ fromUsdMonth: z.number(), toUsdMonth: z.number(), instances: z.array(named) })
    .nullable()
    .describe('The cost of single instances jumps; the figures are those of the first.'),
  snapshots: z
    .object({ from: z.int(), to: z.int() })
    .nullable()
    .describe('How many are stored of all together, where that is many more.'),
  instanceSnapshots: z
    .object({ most: z.int(), instances: z.array(named) })
    .nullable()
    .describe('How many are stored of a single instance, where that is many.'),
  endless: z
    .object({ instances: z.array(named) })
    .nullable()
    .describe('A keep rule keeps every one, so that their number grows without end.'),
  limit: z
    .object({ limit: z.int(), needed: z.int().nullable().describe('Null: ever more.') })
    .nullable()
    .describe('More are needed than `snapshotLimit`.'),
  fullDisks: z
    .object({ toUsdMonth: z.number() })
    .nullable()
    .describe('What they would cost if the disks were full, while no size is known.')
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
    unprotected: z.array(named).describe('Protected now, and no longer once it is saved.'),
    expiresLater: z
      .array(named.extend({ count: z.int(), bytes: z.number(), from: instant.nullable() }))
      .describe(
        'What expires by `orphanDays` of instances that lose protection, and, where that is set or shortened, of those gone or unprotected already.'
      ),
    costJump: z
      .object({ fromUsdMonth: z.number(), toUsdMonth: z.number() })
      .nullable()
      .describe('Where it makes the cost jump.'),
    growth: growth.nullable().describe('Where far more is stored by it in the long run.')
  })
)
