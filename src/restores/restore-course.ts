import type { Run } from '../runs/index.js'
import { isCanceled, isOut, type Restore } from './restore.js'

/** What a restore goes through, in this order. */
export const RESTORE_STEPS = ['safety', 'waiting', 'sent', 'restored'] as const

export type RestoreStepName = (typeof RESTORE_STEPS)[number]

/** `left-out`: no safety snapshot was requested. `never`: the restore ended before this step. */
export const RESTORE_STEP_STATES = [
  'done',
  'now',
  'ahead',
  'never',
  'failed',
  'canceled',
  'left-out'
] as const

export type RestoreStepState = (typeof RESTORE_STEP_STATES)[number]

export interface RestoreStep {
  readonly name: RestoreStepName
  readonly state: RestoreStepState
}

type SafetyRun = Pick<Run, 'state'> | undefined

/** How far a restore is; for a failed one, how far it got. */
export function courseOf(restore: Restore, safetyRun: SafetyRun): readonly RestoreStep[] {
  const present = RESTORE_STEPS.indexOf(presentStep(restore, safetyRun))
  const later = restore.state === 'failed' ? 'never' : 'ahead'
  return RESTORE_STEPS.map((name, index) => {
    if (name === 'safety') return { name, state: safetyState(restore, safetyRun, present > 0) }
    if (index < present || restore.state === 'complete') return { name, state: 'done' }
    return { name, state: index > present ? later : presentState(restore) }
  })
}

function presentStep(restore: Restore, safetyRun: SafetyRun): RestoreStepName {
  // What Vultr has accepted is sent; what is under way then is the restore itself.
  if (restore.state === 'complete' || restore.state === 'restoring') return 'restored'
  if (restore.state === 'sending' || isOut(restore)) return 'sent'
  const isSafe = restore.safetyRunId === undefined || safetyRun?.state === 'complete'
  return isSafe || isCanceled(restore) ? 'waiting' : 'safety'
}

/** The safety snapshot of a restore that was called off goes on. */
function safetyState(restore: Restore, safetyRun: SafetyRun, isPast: boolean): RestoreStepState {
  if (restore.safetyRunId === undefined) return 'left-out'
  if (!isPast) return presentState(restore)
  if (!isCanceled(restore) || safetyRun?.state === 'complete') return 'done'
  return safetyRun?.state === 'failed' || safetyRun?.state === 'missed' ? 'failed' : 'now'
}

function presentState(restore: Restore): RestoreStepState {
  if (restore.state !== 'failed') return 'now'
  return isCanceled(restore) ? 'canceled' : 'failed'
}
