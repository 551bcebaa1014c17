import { accountIndex, type CatalogueView, instanceName } from '../../../account/index.js'
import type { ThisServer } from '../../http/services.js'

export { instanceName }

/** By its label; by its host name while the list does not show it. */
export function nameOfThisServer(
  { instanceId, hostname }: ThisServer,
  view: CatalogueView
): string {
  return accountIndex(view).instances.has(instanceId) ? instanceName(instanceId, view) : hostname
}
