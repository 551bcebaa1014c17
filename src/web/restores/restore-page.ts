import { z } from 'zod'
import type { CatalogueView, Instance, Snapshot } from '../../account/index.js'
import type { RestoreOutcome } from '../../restores/index.js'
import { typed } from '../http/form-fields.js'
import { PageError } from '../http/replies/page-error.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { instanceOption } from '../shared/account/instance-options.js'
import { readAccount } from '../shared/account/read-account.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'

/** GET /snapshots/:id/restore: what will be lost, and where. */
export const confirmRestore: Handler = withSnapshot((visit, snapshot) =>
  restorePage(visit, snapshot, {})
)

async function restorePage(
  visit: Visit,
  snapshot: Snapshot,
  refused: Readonly<Record<string, string>>
): Promise<Reply> {
  const { services, form, query } = visit
  if (snapshot.status !== 'complete') {
    throw new PageError(409, 'Not complete', 'Only a complete snapshot can be restored.')
  }
  const restores = await services.restores.open()
  if (restores.some(({ snapshotId }) => snapshotId === snapshot.id)) {
    return redirect(
      `snapshots/${snapshot.id}`,
      'warning',
      'This snapshot is being restored already.'
    )
  }
  const view = services.catalogue.view()
  const wanted = typed(form, 'instance') || typed(query, 'instance') || snapshot.instanceId || ''
  const target = view.instances.find(({ id }) => id === wanted)
  const isRefused = Object.keys(refused).length > 0
  const model = {
    snapshot,
    target,
    isOther: target !== undefined && target.id !== snapshot.instanceId,
    isThisServer: target !== undefined && target.id === services.thisServer()?.instanceId,
    instances: view.instances.map(instanceOption),
    toType: target === undefined ? '' : textToType(target, view),
    wanted,
    isSafe: isRefused ? typed(form, 'safety') === 'on' : true,
    errors: refused,
    label: typed(form, 'label')
  }
  return page('snapshots', 'restores/confirm', 'Restore', model, isRefused ? 422 : 200)
}

/** POST /snapshots/:id/restore */
export const restoreSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const { services, form, user } = visit
  const id = z.uuid().safeParse(typed(form, 'instance'))
  // The restore itself is waited for too; together they stay below what a page may take.
  const view = await readAccount(visit, 1_000)
  const target = view.instances.find((each) => id.success && each.id === id.data.toLowerCase())
  if (target === undefined) {
    const instance = 'Choose an instance that is in the account.'
    return await restorePage(visit, snapshot, { instance })
  }
  const wanted = textToType(target, view)
  if (inSpaces(typed(form, 'label')) !== inSpaces(wanted)) {
    const label = `“${typed(form, 'label')}” is not the label of this instance. Type “${wanted}”.`
    return await restorePage(visit, snapshot, { label })
  }
  const outcome = await services.restores.start({
    instanceId: target.id,
    snapshot,
    actor: user,
    isSafe: typed(form, 'safety') === 'on'
  })
  return told(outcome, snapshot, target)
})

/** A page shows any white space as one space, and none at the ends; that is what can be typed. */
function inSpaces(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** Its label; and its address where another instance has the same label. */
function textToType(target: Instance, { instances }: CatalogueView): string {
  const isShared = instances.some(
    (each) => each.id !== target.id && inSpaces(labelOf(each)) === inSpaces(labelOf(target))
  )
  return isShared ? `${labelOf(target)} ${target.mainIp}` : labelOf(target)
}

function labelOf(instance: Instance): string {
  return instance.label || instance.hostname || instance.id
}

function told(outcome: RestoreOutcome, snapshot: Snapshot, target: Instance): Reply {
  const name = labelOf(target)
  switch (outcome.kind) {
    case 'waiting':
      return redirect(
        'snapshots',
        'success',
        `A fresh snapshot of ${name} is taken first; “${snapshot.name}” is restored when it is complete.`
      )
    case 'restoring':
      return redirect('snapshots', 'success', `Vultr is restoring “${snapshot.name}” to ${name}.`)
    case 'unconfirmed':
      return redirect(
        'snapshots',
        'warning',
        `Vultr was asked to restore “${snapshot.name}” to ${name}, but has not confirmed it. The instance is being watched; Activity tells what becomes of it.`
      )
    case 'postponed':
      return redirect('snapshots', 'warning', wordingIn('en').say(outcome.reason))
    case 'busy':
      return redirect(
        `snapshots/${snapshot.id}`,
        'warning',
        `Another snapshot or restore of ${name} is under way. Try again when it is over.`
      )
    case 'failed':
      return redirect(`snapshots/${snapshot.id}`, 'danger', wordingIn('en').say(outcome.reason))
  }
}
