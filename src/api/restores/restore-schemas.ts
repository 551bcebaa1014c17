import * as z from 'zod'
import { type CatalogueView, instanceName } from '../../account/index.js'
import {
  RESTORE_STATES,
  RESTORE_STEP_STATES,
  RESTORE_STEPS,
  type RestoreProgress
} from '../../restores/index.js'
import type { Wording } from '../../wording/index.js'
import { answer, instant, uuid } from '../http/components.js'
import { written } from '../http/instants.js'
import { reason } from '../runs/run-schemas.js'

export const restoreParams = z.object({ id: uuid.describe('The ID of the restore.') })

export const restoreItem = answer(
  'Restore',
  z.object({
    id: z.string(),
    instanceId: z.string().describe('Whose disk is overwritten.'),
    instanceLabel: z.string(),
    snapshotId: z.string(),
    snapshotName: z.string(),
    safetyRunId: z.string().nullable().describe('The run of the snapshot that is taken first.'),
    state: z.enum(RESTORE_STATES),
    isOpen: z.boolean(),
    actor: z.string(),
    createdAt: instant.nullable(),
    sentAt: instant.nullable(),
    finishedAt: instant.nullable(),
    reason: reason.describe('Why it failed, or waits.'),
    steps: z.array(z.object({ name: z.enum(RESTORE_STEPS), state: z.enum(RESTORE_STEP_STATES) }))
  })
)

/** A restore as it is answered. */
export function restoreAnswer(
  { restore, steps, isOpen }: RestoreProgress,
  view: CatalogueView,
  { say }: Wording
): z.output<typeof restoreItem> {
  return {
    id: restore.id,
    instanceId: restore.instanceId,
    instanceLabel: instanceName(restore.instanceId, view),
    snapshotId: restore.snapshotId,
    snapshotName: restore.snapshotName,
    safetyRunId: restore.safetyRunId ?? null,
    state: restore.state,
    isOpen,
    actor: restore.actor,
    createdAt: written(restore.createdAt),
    sentAt: written(restore.sentAt),
    finishedAt: written(restore.finishedAt),
    reason:
      restore.reason === undefined
        ? null
        : { code: restore.reason.code, text: say(restore.reason) },
    steps: steps.map(({ name, state }) => ({ name, state }))
  }
}
