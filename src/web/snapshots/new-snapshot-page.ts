import { hostname } from 'node:os'
import { accountIndex } from '../../account/index.js'
import type { FieldErrors, FormFields } from '../http/form-fields.js'
import { page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { instanceOption } from '../shared/account/instance-options.js'
import { readAccount } from '../shared/account/read-account.js'

/** The form for a new snapshot, as it is or as a refused one left it. */
export async function newSnapshotPage(
  visit: Visit,
  errors: FieldErrors,
  fields?: FormFields
): Promise<Reply> {
  const { services, query, wording } = visit
  const thisServer = services.thisServer()
  const known = services.catalogue.view()
  const view = thisServer === undefined ? await readAccount(visit) : known
  const asked = typeof query.instance === 'string' ? query.instance.toLowerCase() : ''
  const wanted = accountIndex(view).instances.get(asked)
  const name = wanted?.label || thisServer?.hostname || hostname()
  const hasChoice = thisServer === undefined || view.instances.length > 1
  const model = {
    errors,
    fields: fields ?? { name, instance: wanted?.id ?? thisServer?.instanceId ?? '' },
    instances: hasChoice ? view.instances.map(instanceOption) : undefined,
    instance: hasChoice ? undefined : instanceName(thisServer.instanceId, view)
  }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page('snapshots', 'snapshots/new', wording.t('snapshots.create'), model, status)
}
