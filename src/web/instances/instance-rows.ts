import type { Instance } from '../../account/index.js'
import { type InstanceState, instanceStates } from '../../inventory/index.js'
import type { Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'

export interface InstanceRow extends InstanceState {
  readonly address: string
  readonly region: string
  readonly tags: readonly string[]
  /** Which schedule is for it, or why none is. */
  readonly scheduleText: string
  /** Vultr's own automatic backups are on. */
  readonly hasBackups: boolean
  /** Not shown where `firstAt` is. */
  readonly healthText: string
}

/** The rows of the instances, from local state alone. */
export async function presentInstances(
  services: WebServices,
  instances: readonly Instance[],
  { t }: Wording
): Promise<readonly InstanceRow[]> {
  return (await instanceStates(services, instances)).map((state) => {
    const { mainIp: address, region, tags, features } = state.instance
    const isQuiet = state.isAcknowledged && state.healthCode !== 'instances.health.restoring'
    return {
      ...state,
      // It stays readable, and no longer asks for anybody.
      health: isQuiet ? 'none' : state.health,
      address,
      region,
      tags,
      scheduleText: t(state.scheduleCode),
      hasBackups: features.includes('auto_backups'),
      healthText: t(state.healthCode)
    }
  })
}
