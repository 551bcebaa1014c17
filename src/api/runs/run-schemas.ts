import * as z from 'zod'
import { type CatalogueView, instanceName } from '../../account/index.js'
import { RUN_STATES, type Run } from '../../runs/index.js'
import type { Wording } from '../../wording/index.js'
import { answer, instant, listOf, uuid } from '../http/components.js'
import { pageFields } from '../http/cursor.js'
import { written } from '../http/instants.js'

export const runParams = z.object({ id: uuid.describe('The ID of the run.') })

export const runsQuery = z.strictObject({
  ...pageFields,
  instance: uuid.optional().describe('Only runs of this instance.'),
  state: z.enum(RUN_STATES).optional()
})

export const reason = z
  .object({ code: z.string().describe('Stable, for programs.'), text: z.string() })
  .nullable()

export const runItem = answer(
  'Run',
  z.object({
    id: z.string(),
    instanceId: z.string(),
    instanceLabel: z.string(),
    name: z.string().describe('Of the snapshot.'),
    trigger: z.enum(['schedule', 'manual']),
    state: z
      .enum(RUN_STATES)
      .describe(
        '`queued` waits for its turn, `creating` may have been sent, `pending` is being made by Vultr; `missed` is a scheduled time at which none was attempted.'
      ),
    isLate: z.boolean(),
    actor: z.string(),
    scheduledAt: instant.nullable(),
    createdAt: instant.nullable(),
    finishedAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
    attempts: z.int(),
    snapshotId: z.string().nullable(),
    reason: reason.describe('Why it failed, was missed, or is not through yet.')
  })
)

export const runList = listOf('RunList', runItem)

/** A run as it is answered. */
export function runAnswer(
  run: Run,
  view: CatalogueView,
  { say }: Wording
): z.output<typeof runItem> {
  return {
    id: run.id,
    instanceId: run.instanceId,
    instanceLabel: instanceName(run.instanceId, view),
    name: run.name,
    trigger: run.trigger,
    state: run.state,
    isLate: run.isLate,
    actor: run.actor,
    scheduledAt: written(run.slotAt),
    createdAt: written(run.createdAt),
    finishedAt: written(run.finishedAt),
    nextAttemptAt: written(run.nextAttemptAt),
    attempts: run.attempts,
    snapshotId: run.snapshotId ?? null,
    reason: run.reason === undefined ? null : { code: run.reason.code, text: say(run.reason) }
  }
}
