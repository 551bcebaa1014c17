import { z } from 'zod'
import type { Instance, Snapshot } from '../../account/index.js'
import type { RestoreOutcome } from '../../restores/index.js'
import type { Wording } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { restorePage } from './restore-page.js'
import { isSameText, labelOf, textToType } from './text-to-type.js'

/** POST /snapshots/:id/restore */
export const restoreSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const { services, form, user, wording } = visit
  const id = z.uuid().safeParse(typed(form, 'instance'))
  // The restore itself is waited for too; together they stay below what a page may take.
  const view = await readAccount(visit, 1_000)
  const target = view.instances.find((each) => id.success && each.id === id.data.toLowerCase())
  if (target === undefined) {
    const instance = wording.t('restores.chooseListed')
    return await restorePage(visit, snapshot, { instance })
  }
  const asked = textToType(target, view)
  const given = typed(form, 'label')
  if (!isSameText(given, asked)) {
    const label = wording.t('restores.wrongLabel', { typed: given, label: asked })
    return await restorePage(visit, snapshot, { label })
  }
  const outcome = await services.restores.start({
    instanceId: target.id,
    snapshot,
    actor: user,
    isSafe: typed(form, 'safety') === 'on'
  })
  return replyToRestore(outcome, snapshot, target, wording)
})

function replyToRestore(
  outcome: RestoreOutcome,
  snapshot: Snapshot,
  target: Instance,
  { t, say }: Wording
): Reply {
  const named = { name: snapshot.name, instance: labelOf(target) }
  switch (outcome.kind) {
    case 'waiting':
      return redirect('snapshots', 'success', t('restores.started.waiting', named))
    case 'restoring':
      return redirect('snapshots', 'success', t('restores.started.restoring', named))
    case 'unconfirmed':
      return redirect('snapshots', 'warning', t('restores.started.unconfirmed', named))
    case 'postponed':
      return redirect('snapshots', 'warning', say(outcome.reason))
    case 'busy': {
      const { instance } = named
      const text = t('restores.started.busy', { instance })
      return redirect(`snapshots/${snapshot.id}`, 'warning', text)
    }
    case 'failed':
      return redirect(`snapshots/${snapshot.id}`, 'danger', say(outcome.reason))
  }
}
