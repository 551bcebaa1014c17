import { accountIndex, type CatalogueView, type Instance } from '../../account/index.js'
import { readAccount } from '../../inventory/index.js'
import { backPathIn } from '../http/back-path.js'
import type { FieldErrors, FormFields } from '../http/form-fields.js'
import { formPage, page, type Reply } from '../http/reply.js'
import type { ThisServer } from '../http/services.js'
import type { Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { instanceOption } from '../shared/account/instance-options.js'
import { keepChoices } from './keep-field.js'

/** The form for a new snapshot, as it is or as a refused one left it. */
export async function newSnapshotPage(
  visit: Visit,
  errors: FieldErrors,
  fields?: FormFields
): Promise<Reply> {
  const { services, query, form, wording } = visit
  const thisServer = services.thisServer()
  const known = services.catalogue.view()
  const view = thisServer === undefined ? await readAccount(visit.services) : known
  const preselected = await preselectedId(visit, view)
  const instance = accountIndex(view).instances.get(preselected ?? '')
  const suggested =
    instance === undefined
      ? thisServer?.hostname || defaultName(visit)
      : suggestedName(instance, thisServer)
  // What was chosen and cannot be is chosen again, also where there seemed to be no choice.
  const hasChoice =
    thisServer === undefined || view.instances.length > 1 || errors.instance !== undefined
  const model = {
    errors,
    back: backPathIn(fields === undefined ? query : form) ?? 'snapshots',
    fields: fields ?? { name: suggested, instance: preselected ?? '', keep: '' },
    keepChoices: keepChoices(wording),
    suggested,
    instances: hasChoice ? view.instances.map(instanceOption) : undefined,
    // For the script: the name follows the instance that is chosen.
    names: JSON.stringify(
      Object.fromEntries(view.instances.map((each) => [each.id, suggestedName(each, thisServer)]))
    ),
    instance: hasChoice ? undefined : instanceName(thisServer.instanceId, view)
  }
  return formPage(
    page('snapshots', 'snapshots/new', wording.t('snapshots.create'), model),
    errors,
    [
      { name: 'instance', id: 'va-new-instance', label: wording.t('snapshots.instance') },
      { name: 'name', id: 'va-name', label: wording.t('snapshots.name') }
    ]
  )
}

/**
 * The instance that is asked for; else the one that the schedule applies to, the server this runs on, or
 * the only one there is.
 */
async function preselectedId(
  { services, query }: Visit,
  { instances }: CatalogueView
): Promise<string | undefined> {
  const asked = typeof query.instance === 'string' ? query.instance.toLowerCase() : ''
  const isListed = (wanted: string) => instances.some(({ id }) => id === wanted)
  if (isListed(asked)) return asked
  const covered = await services.covered()
  const [scheduled] = covered.filter(({ instanceId }) => isListed(instanceId))
  if (covered.length === 1 && scheduled !== undefined) return scheduled.instanceId
  return (
    services.thisServer()?.instanceId ?? (instances.length === 1 ? instances[0]?.id : undefined)
  )
}

/** Without a script the name cannot follow the instance that is chosen: it says nothing of any. */
function defaultName({ services, wording }: Visit): string {
  const day = wording.figures.day(services.clock.now())
  return wording.t('snapshots.new.defaultName', { day })
}

/** What a snapshot of it is called where nobody says otherwise. */
function suggestedName(
  { id, label, hostname }: Instance,
  thisServer: ThisServer | undefined
): string {
  const isThisServer = id === thisServer?.instanceId
  return (isThisServer && thisServer.hostname) || label || hostname || id.slice(0, 8)
}
