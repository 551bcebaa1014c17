import type { Snapshot } from '../../account/index.js'
import { message } from '../../wording/index.js'
import { type FieldErrors, typed } from '../http/form-fields.js'
import { PageError } from '../http/page-error.js'
import { page, type Reply, redirect } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { instanceOption } from '../shared/account/instance-options.js'
import { textToType } from './text-to-type.js'

/** What will be lost and where, as it is or as a refused form left it. */
export async function restorePage(
  visit: Visit,
  snapshot: Snapshot,
  errors: FieldErrors
): Promise<Reply> {
  const { services, form, query, wording } = visit
  if (snapshot.status !== 'complete') {
    throw new PageError(409, message('error.notComplete'), message('error.notComplete.text'))
  }
  const restores = await services.restores.open()
  if (restores.some(({ snapshotId }) => snapshotId === snapshot.id)) {
    return redirect(`snapshots/${snapshot.id}`, 'warning', wording.t('restores.already'))
  }
  const view = services.catalogue.view()
  const wanted = typed(form, 'instance') || typed(query, 'instance') || snapshot.instanceId || ''
  const target = view.instances.find(({ id }) => id === wanted)
  const isRefused = Object.keys(errors).length > 0
  const { createdAt } = snapshot
  const now = services.clock.now().getTime()
  const model = {
    snapshot,
    lostMs: createdAt === undefined ? undefined : Math.max(0, now - createdAt.getTime()),
    target,
    isOther: target !== undefined && target.id !== snapshot.instanceId,
    isThisServer: target !== undefined && target.id === services.thisServer()?.instanceId,
    instances: view.instances.map(instanceOption),
    toType: target === undefined ? '' : textToType(target, view),
    wanted,
    isSafe: isRefused ? typed(form, 'safety') === 'on' : true,
    errors,
    label: typed(form, 'label')
  }
  return page(
    'snapshots',
    'restores/confirm',
    wording.t('snapshots.restore'),
    model,
    isRefused ? 422 : 200
  )
}
