import { accountIndex } from '../../../account/index.js'
import type { SettingsChange } from '../../../confirmations/index.js'
import { choiceMessage, instanceNames, leftOutMessage } from '../../../confirmations/index.js'
import type { InstanceChoice } from '../../../settings/index.js'
import { message, type Text } from '../../../wording/index.js'
import { isolatedName } from '../../http/isolated-name.js'
import { type Reply, redirect } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { saveChange } from '../../shared/changes/save-change.js'
import { replyToConflict } from './choice-conflict.js'

/**
 * Saves what was chosen for instances, once everything was seen that expires by it.
 * @param paths where the form goes, where it came from, and there with what was selected.
 */
export async function saveChoice(
  visit: Visit,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  paths: { readonly action: string; readonly back: string; readonly cancel?: string }
): Promise<Reply> {
  const summaryOf = (instances: Text) =>
    message('activity.settings.instanceSchedule', { instances, choice: choiceMessage(choice) })
  const summary = summaryOf(instanceNames(visit.services.catalogue.view(), instanceIds))
  const told = summaryOf(instanceNames(visit.services.catalogue.view(), instanceIds, isolatedName))
  const { t, say } = visit.wording
  const change: SettingsChange = { kind: 'instances', instanceIds, choice }
  const outcome = await saveChange(visit, {
    action: paths.action,
    back: paths.cancel ?? paths.back,
    tab: 'instances',
    change,
    changes: say(summary),
    summary
  })
  switch (outcome.kind) {
    case 'to-review':
      return outcome.reply
    case 'conflict':
      return await replyToConflict(visit, instanceIds, choice, paths)
    case 'saved':
      break
  }
  const left = choice.mode === 'default' ? await unprotectedOf(visit, instanceIds) : []
  if (left.length === 0) {
    const { deletes = 0 } = outcome
    const saved = t('instances.saved', { changes: told, leftOut: leftOutMessage(outcome), deletes })
    return redirect(paths.back, 'success', saved)
  }
  const instances = instanceNames(visit.services.catalogue.view(), left, isolatedName)
  const saved = { changes: told, count: left.length, instances }
  return redirect(paths.back, 'warning', t('instances.saved.unprotected', saved))
}

/** Those to which the default schedule does not apply, although it was chosen for them. */
async function unprotectedOf(
  { services }: Visit,
  instanceIds: readonly string[]
): Promise<readonly string[]> {
  const covered = new Set((await services.covered()).map(({ instanceId }) => instanceId))
  const { instances: listed } = accountIndex(services.catalogue.view())
  // None is protected while automatic snapshots are off, of which every page tells.
  if (covered.size === 0) return []
  return instanceIds.filter((id) => listed.has(id) && !covered.has(id))
}
