import type { InventoryServices } from '../services.js'
import { readableSettings } from './stored-settings.js'

/** How many of the account's instances snapshots are taken of. */
export interface Protection {
  readonly covered: number
  /** Nobody has decided on these. */
  readonly unprotected: number
  /** Somebody has decided that none are taken; these count for neither side. */
  readonly excluded: number
  /** Automatic snapshots are off altogether. */
  readonly isOff: boolean
}

/**
 * Undefined before the account was read.
 * @param isAmong which instances are counted; default all. @throws DatabaseError
 */
export function protectionOf(
  services: InventoryServices,
  isAmong?: (instanceId: string) => boolean
): Promise<Protection | undefined> {
  if (isAmong !== undefined) return readProtection(services, isAmong)
  return services.memo('overview.protection', () => readProtection(services, () => true))
}

async function readProtection(
  services: InventoryServices,
  isAmong: (instanceId: string) => boolean
): Promise<Protection | undefined> {
  const { instances: all, refreshedAt } = services.catalogue.view()
  if (refreshedAt === undefined) return undefined
  const instances = all.filter(({ id }) => isAmong(id))
  const covered = new Set((await services.covered()).map(({ instanceId }) => instanceId))
  const schedules = await services.instanceSchedules.read()
  const others = instances.filter(({ id }) => !covered.has(id))
  const excluded = others.filter(({ id }) => schedules.get(id)?.choice.mode === 'never').length
  const settings = (await readableSettings(services))?.settings
  return {
    covered: instances.length - others.length,
    unprotected: others.length - excluded,
    excluded,
    isOff: settings !== undefined && !settings.enabled
  }
}
