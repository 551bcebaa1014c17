import type { Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { instanceName } from '../shared/account/instance-name.js'

const MOST_SHOWN = 5

/** What people changed last, with who it was. @throws DatabaseError */
export function recentChanges(services: WebServices, wording: Wording) {
  return services.memo(`overview.changes ${wording.locale}`, () => readChanges(services, wording))
}

async function readChanges(services: WebServices, { t, say }: Wording) {
  const entries = await services.activity.changes(MOST_SHOWN)
  const view = services.catalogue.view()
  return entries.map(({ at, actor, kind, subject, message, instanceId }) => ({
    at,
    actor,
    kind: t(`activity.kind.${kind ?? 'other'}`),
    subject,
    sentence: say(message),
    instance:
      instanceId === undefined
        ? undefined
        : { id: instanceId, name: instanceName(instanceId, view) }
  }))
}
