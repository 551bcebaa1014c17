import { accountIndex } from '../../account/index.js'
import type { RestoreProgress } from '../../restores/index.js'
import type { Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { nextText, outcomeOf, situationText } from './restore-text.js'

/** A restore as its page shows it. */
export function presentRestore({ services, wording }: Visit, progress: RestoreProgress) {
  const { restore, safetyRun, steps, expected, isOpen } = progress
  const view = services.catalogue.view()
  const { instances } = accountIndex(view)
  const now = services.clock.now()
  const isInAccount = (id: string | undefined) =>
    id !== undefined && view.snapshots.some((each) => each.id === id && each.status === 'complete')
  const isListed = instances.has(restore.instanceId)
  const { target, instanceId } = restore
  const known = target?.label || target?.hostname
  const instance = isListed || known === undefined ? instanceName(instanceId, view) : known
  const outcome = isOpen ? undefined : outcomeOf(progress)
  const hasSource = isInAccount(restore.snapshotId)
  const safetyId = isInAccount(safetyRun?.snapshotId) ? safetyRun?.snapshotId : undefined
  return {
    restore,
    instance,
    isListed,
    hasSource,
    isOpen,
    mayCancel: restore.state === 'waiting',
    keepsSafety: restore.safetyRunId !== undefined,
    text: situationText(progress, instance, wording),
    next: nextText(progress, wording),
    outcome,
    canRepeat: hasSource && isListed && outcome !== 'restored',
    // To undo a restore is to restore what was taken before it.
    canUndo: isListed && safetyId !== undefined && outcome !== 'unchanged' && !isOpen,
    safety: { id: safetyId, name: safetyRun?.name ?? '' },
    safetyReason:
      isOpen && safetyRun?.reason !== undefined ? wording.say(safetyRun.reason) : undefined,
    // What is under way is not called done.
    steps: steps.map((step) => ({
      ...step,
      label: wording.t(
        step.name === 'restored' && step.state === 'now'
          ? 'restores.step.restoring'
          : `restores.step.${step.name}`
      )
    })),
    expected:
      expected === undefined
        ? undefined
        : {
            ...expected,
            isLate: now > expected.to,
            totalMs: expected.to.getTime() - restore.createdAt.getTime()
          },
    elapsedMs: Math.max(0, (restore.finishedAt ?? now).getTime() - restore.createdAt.getTime())
  }
}
