import { accountIndex, type CatalogueView, type Snapshot } from '../../../account/index.js'
import { isGood } from '../../../policy/index.js'
import { instanceName } from '../../shared/account/instance-name.js'

/** Whose it is, and whether there is nothing newer of that instance to go back to. */
export function deleteWarning({ id, instanceId }: Snapshot, view: CatalogueView, now: Date) {
  if (instanceId === undefined) return { instance: undefined, isNewestGood: false }
  const newestGood = accountIndex(view)
    .snapshotsOf(instanceId)
    .find((each) => isGood(each, now))
  return { instance: instanceName(instanceId, view), isNewestGood: newestGood?.id === id }
}
