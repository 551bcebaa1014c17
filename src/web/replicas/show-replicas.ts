import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'

/** The snapshots of so long are counted, in ms. */
const COUNTED_MS = 24 * 3_600_000

/** GET /settings/replicas: which processes share the work, who leads, and who sent what. */
export const showReplicas: Handler = async ({ services, wording }) => {
  const { clock, runs, replicas, catalogue } = services
  const now = clock.now()
  const present = (await replicas?.read()) ?? []
  const sent = await runs.sentBy(new Date(now.getTime() - COUNTED_MS))
  const view = catalogue.view()
  const rows = present.map(({ id, hostname, instanceId, ...replica }) => ({
    ...replica,
    // What tells two on one machine apart.
    name: id.split('/').slice(0, 2).join(' · ') || hostname,
    isOwn: id === replicas?.ownId,
    instanceId,
    server: instanceId === undefined ? '' : instanceName(instanceId, view),
    sent: sent.get(id) ?? 0
  }))
  const here = new Set(present.map(({ id }) => id))
  const sentByOthers = [...sent].reduce((sum, [id, count]) => sum + (here.has(id) ? 0 : count), 0)
  const model = { rows, sentByOthers, isAlone: replicas === undefined, now }
  return page('settings', 'replicas/show', wording.t('replicas.title'), model)
}
