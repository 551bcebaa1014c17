import type { CatalogueView } from '../../../account/index.js'
import type { Restore } from '../../../restores/index.js'
import { wordingIn } from '../../../wording/index.js'
import type { Banner } from '../../http/sending/render.js'
import { instanceName } from '../account/instance-name.js'
import { warning } from './banner.js'

/** What every page says of a restore that is not over. */
export function restoreBanner(restore: Restore, view: CatalogueView): Banner {
  const name = instanceName(restore.instanceId, view)
  const isPutOff = restore.state === 'waiting' && restore.reason !== undefined
  const text = isPutOff
    ? `“${restore.snapshotName}” → ${name}: ${restore.reason === undefined ? '' : wordingIn('en').say(restore.reason)}`
    : restoreText(restore, name)
  return warning(text, { path: 'activity', label: 'See Activity' })
}

function restoreText(restore: Restore, instance: string): string {
  const { state, snapshotName, safetyRunId, isPresumed } = restore
  const pruning = 'Pruning is paused until the restore finishes.'
  if (state === 'waiting') {
    return safetyRunId === undefined
      ? `“${snapshotName}” will be restored to ${instance} as soon as Vultr can be asked.`
      : `“${snapshotName}” will be restored to ${instance} once the fresh snapshot of it is complete.`
  }
  if (state === 'sending') {
    return `Vultr was asked to restore “${snapshotName}” to ${instance}, but has not confirmed it. The instance is being watched. ${pruning}`
  }
  return isPresumed
    ? `“${snapshotName}” is probably being restored to ${instance}: the instance is busy, but Vultr has not confirmed the restore. ${pruning}`
    : `“${snapshotName}” is being restored to ${instance}. ${pruning}`
}
