import { accountIndex } from './account-index.js'
import type { CatalogueView } from './catalogue-view.js'

/** An instance as an admin knows it, with its address where two share a label; its id where it is not in the account. */
export function instanceName(instanceId: string, view: CatalogueView): string {
  const { instances, sharedLabels } = accountIndex(view)
  const instance = instances.get(instanceId)
  if (instance === undefined) return shortId(instanceId)
  const { label, hostname, mainIp } = instance
  if (label !== '' && sharedLabels.has(label)) return `${label} (${mainIp})`
  return label || hostname || shortId(instanceId)
}

/** As much of an id as tells it from others; it says the same in every language. */
function shortId(instanceId: string): string {
  return `${instanceId.slice(0, 8)}…`
}
