import { accountIndex, type CatalogueView, type Instance } from '../../account/index.js'
import type { InstanceSchedules } from '../../settings/index.js'

/**
 * An instance of the account; or one that left it, as long as there are snapshots of it or somebody
 * chose something for it. Undefined for every other id.
 */
export function knownInstance(
  id: string,
  view: CatalogueView,
  schedules: InstanceSchedules
): Instance | undefined {
  const { instances, snapshotsOf } = accountIndex(view)
  const listed = instances.get(id)
  if (listed !== undefined) return listed
  if (!schedules.has(id) && snapshotsOf(id).length === 0) return undefined
  return {
    id,
    label: '',
    hostname: '',
    // Its page and its row say that it is not in the account.
    mainIp: '',
    region: '',
    plan: '',
    diskGb: 0,
    status: '',
    powerStatus: '',
    serverStatus: '',
    features: [],
    tags: []
  }
}
