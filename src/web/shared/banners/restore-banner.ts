import type { CatalogueView } from '../../../account/index.js'
import type { Restore } from '../../../restores/index.js'
import { type Message, message } from '../../../wording/index.js'
import { instanceName } from '../account/instance-name.js'
import { type ToldBanner, warning } from './banner.js'

/** What every page says of a restore that is not over. */
export function restoreBanner(restore: Restore, view: CatalogueView): ToldBanner {
  return warning(restoreMessage(restore, view), {
    path: `restores/${restore.id}`,
    label: message('banner.link.restore')
  })
}

function restoreMessage(restore: Restore, view: CatalogueView): Message {
  const { state, reason, safetyRunId, isPresumed } = restore
  const what = {
    snapshot: restore.snapshotName,
    instance: instanceName(restore.instanceId, view)
  }
  if (state === 'waiting' && reason !== undefined) {
    return message('banner.restore.postponed', { ...what, reason })
  }
  if (state === 'waiting') {
    return safetyRunId === undefined
      ? message('banner.restore.waiting', what)
      : message('banner.restore.waitingForFresh', what)
  }
  if (state === 'sending') return message('banner.restore.sending', what)
  return isPresumed
    ? message('banner.restore.presumed', what)
    : message('banner.restore.restoring', what)
}
