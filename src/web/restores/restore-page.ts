import type { CatalogueView, Instance, Snapshot } from '../../account/index.js'
import { restorePath } from '../../attention/index.js'
import { panelServerIds } from '../../inventory/index.js'
import { neededDiskGb, targetFlaw } from '../../restores/index.js'
import { message } from '../../wording/index.js'
import { backPathIn } from '../http/back-path.js'
import { type FieldErrors, typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { PageError } from '../http/page-error.js'
import { formPage, page, type Reply, redirect } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { targetChoices } from './target-choices.js'
import { textToType } from './text-to-type.js'

/** Target, safety snapshot and confirmation, as they are or as a refused form left them. */
export async function restorePage(
  visit: Visit,
  snapshot: Snapshot,
  refused: FieldErrors
): Promise<Reply> {
  const { services, form, query, wording } = visit
  if (snapshot.status !== 'complete') {
    throw new PageError(409, message('error.notComplete'), message('error.notComplete.text'))
  }
  const restores = await services.restores.open()
  const open = restores.find(({ snapshotId }) => snapshotId === snapshot.id)
  if (open !== undefined) {
    return redirect(restorePath(open), 'warning', wording.t('restores.already'))
  }
  const view = services.catalogue.view()
  const asked = (typed(form, 'instance') || typed(query, 'instance')).toLowerCase()
  // What was not taken here could be of any instance.
  const listed = view.instances.find(({ id }) => id === (asked || snapshot.instanceId))
  const restoring = new Set(restores.map(({ instanceId }) => instanceId))
  const isFree = listed !== undefined && !restoring.has(listed.id)
  const target = isFree && mayBeChosen(snapshot, listed) ? listed : undefined
  const chosen = {
    ...(listed === undefined || isFree ? {} : { instance: wording.t('restores.targetRestoring') }),
    ...(asked === '' ? {} : targetErrors(visit, snapshot, listed))
  }
  const errors = { ...chosen, ...refused }
  const isRefused = Object.keys(refused).length > 0
  const model = {
    snapshot,
    ...(target === undefined ? NO_TARGET : effectOn(target, visit, snapshot, view)),
    choices: targetChoices(snapshot, view, restoring, wording),
    needed: snapshot.sizeBytes > 0 ? neededDiskGb(snapshot) : undefined,
    isInstanceGone: snapshot.instanceId !== undefined && !isListed(snapshot.instanceId, view),
    isSafe: isRefused ? typed(form, 'safety') === 'on' : true,
    errors,
    label: typed(form, 'label'),
    back: backPathIn(isRefused ? form : query)
  }
  const name = isolatedName(snapshot.name || wording.t('snapshots.noName'))
  const title = wording.t('restores.heading', { snapshot: name })
  // A target that is asked for by an address alone is told at its field; nothing was sent.
  return formPage(page('snapshots', 'restores/confirm', title, model), refused, [
    {
      name: 'instance',
      id: model.choices.fitting.length > 0 ? 'va-target' : undefined,
      label: wording.t('snapshots.instance')
    },
    { name: 'label', id: target && 'va-label', label: wording.t('restores.label') }
  ])
}

/** Whether the instance can be the target; what the page offers, and what its form accepts. */
export function mayBeChosen(snapshot: Snapshot, instance: Instance): boolean {
  return targetFlaw(snapshot, instance) === undefined
}

/** Why the instance that was asked for cannot be the target. */
export function targetErrors(
  { wording: { say } }: Pick<Visit, 'wording'>,
  snapshot: Snapshot,
  instance: Instance | undefined
): FieldErrors {
  const flaw = targetFlaw(snapshot, instance)
  return flaw === undefined ? {} : { instance: say(flaw) }
}

const NO_TARGET = {
  target: undefined,
  lostMs: undefined,
  isOther: false,
  isThisServer: false,
  toType: ''
}

/** What the restore does to its target. */
function effectOn(
  target: Instance,
  { services }: Visit,
  { createdAt, instanceId }: Snapshot,
  view: CatalogueView
) {
  const now = services.clock.now().getTime()
  return {
    target,
    lostMs: createdAt === undefined ? undefined : Math.max(0, now - createdAt.getTime()),
    isOther: target.id !== instanceId,
    isThisServer: panelServerIds(services).has(target.id),
    toType: textToType(target, view)
  }
}

function isListed(instanceId: string, { instances }: CatalogueView): boolean {
  return instances.some(({ id }) => id === instanceId)
}
