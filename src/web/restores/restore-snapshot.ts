import { z } from 'zod'
import type { Instance, Snapshot } from '../../account/index.js'
import type { RestoreOutcome } from '../../restores/index.js'
import { wordingIn } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { restorePage } from './restore-page.js'
import { isSameText, labelOf, textToType } from './text-to-type.js'

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
  const asked = textToType(target, view)
  if (!isSameText(typed(form, 'label'), asked)) {
    const label = `“${typed(form, 'label')}” is not the label of this instance. Type “${asked}”.`
    return await restorePage(visit, snapshot, { label })
  }
  const outcome = await services.restores.start({
    instanceId: target.id,
    snapshot,
    actor: user,
    isSafe: typed(form, 'safety') === 'on'
  })
  return replyToRestore(outcome, snapshot, target)
})

function replyToRestore(outcome: RestoreOutcome, snapshot: Snapshot, target: Instance): Reply {
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
