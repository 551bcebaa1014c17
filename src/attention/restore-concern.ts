import { type CatalogueView, instanceName } from '../account/index.js'
import type { Restore } from '../restores/index.js'
import { type Message, message } from '../wording/index.js'
import type { Concern } from './concern.js'
import { restorePath } from './restore-path.js'

/** What is said of a restore that is not over. */
export function restoreConcern(restore: Restore, view: CatalogueView): Concern {
  const { id, instanceId, createdAt } = restore
  return {
    id: `restore ${id}`,
    kind: 'warning',
    title: message('attention.restore'),
    text: restoreMessage(restore, view),
    since: createdAt,
    link: { path: restorePath(restore), label: message('banner.link.restore') },
    // Pruning, other snapshots of the instance and deletes wait for it.
    fullOn: ['settings', 'snapshots', 'instances', 'activity'],
    instanceId,
    instance: instanceName(instanceId, view),
    isRestore: true,
    fingerprint: undefined,
    acknowledged: undefined
  }
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
