import * as z from 'zod'
import type { CatalogueView, Instance, Snapshot } from '../../account/index.js'
import { restorePath } from '../../attention/index.js'
import { readAccount } from '../../inventory/index.js'
import type { RestoreOutcome } from '../../restores/index.js'
import { type Message, message, type Wording } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { mayBeChosen, restorePage, targetErrors } from './restore-page.js'
import { isSameText, labelOf, textToType } from './text-to-type.js'

/** POST /snapshots/:id/restore */
export const restoreSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const { services, form, user, wording } = visit
  const id = z.uuid().safeParse(typed(form, 'instance'))
  // The restore itself is waited for too; together they stay below what a page may take.
  const view = await readAccount(visit.services, 1_000)
  const target = view.instances.find((each) => id.success && each.id === id.data.toLowerCase())
  if (target === undefined || !mayBeChosen(snapshot, target)) {
    return await restorePage(visit, snapshot, targetErrors(visit, snapshot, target))
  }
  const asked = textToType(target, view)
  const given = typed(form, 'label')
  if (!isSameText(given, asked)) {
    const label = wording.say(wrongLabel(given, asked, target, view))
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

/**
 * The instance that was chosen and the one that was confirmed must be the same; the page may have been shown for
 * another one than was chosen on it.
 */
function wrongLabel(given: string, asked: string, target: Instance, view: CatalogueView): Message {
  if (given.trim() === '') return message('restores.enterLabel', { label: asked })
  const other = view.instances.find(
    (each) =>
      each.id !== target.id &&
      (isSameText(given, labelOf(each)) || isSameText(given, textToType(each, view)))
  )
  if (other === undefined || isSameText(given, labelOf(target))) {
    return message('restores.wrongLabel', { typed: given, label: asked })
  }
  return message('restores.otherLabel', { chosen: asked, confirmed: given })
}

/** The restore's own page tells how it goes on; what was not begun is told where it was asked for. */
function replyToRestore(
  outcome: RestoreOutcome,
  snapshot: Snapshot,
  target: Instance,
  { t, say }: Wording
): Reply {
  const { restore } = outcome
  if (outcome.kind === 'busy') {
    const text =
      restore?.snapshotId === snapshot.id
        ? t('restores.already')
        : t('restores.busy', { instance: isolatedName(labelOf(target)) })
    const path = restore === undefined ? `snapshots/${snapshot.id}` : restorePath(restore)
    return redirect(path, 'warning', text)
  }
  if (restore !== undefined) {
    return { kind: 'redirect', to: restorePath(restore), flash: undefined }
  }
  const why = outcome.kind === 'failed' ? say(outcome.reason) : ''
  return redirect(`snapshots/${snapshot.id}`, 'danger', why)
}
