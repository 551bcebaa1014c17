import { accountIndex, type Instance } from '../../account/index.js'
import type { InventoryServices } from '../services.js'
import { knownInstance } from './known-instance.js'

/**
 * Those of the account, and those that left it and still have a schedule of their own, which somebody has to
 * end. @throws DatabaseError
 */
export async function listedInstances(services: InventoryServices): Promise<readonly Instance[]> {
  const view = services.catalogue.view()
  const schedules = await services.instanceSchedules.read()
  const { instances: listed } = accountIndex(view)
  const gone = [...schedules.values()]
    .filter(({ instanceId, choice }) => choice.mode === 'own' && !listed.has(instanceId))
    .flatMap(({ instanceId }) => knownInstance(instanceId, view, schedules) ?? [])
  return [...view.instances, ...gone]
}
