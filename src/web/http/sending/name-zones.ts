import { readableSettings } from '../../../inventory/index.js'
import type { WebServices } from '../services.js'
import type { Tab } from '../tabs.js'

/** The tabs whose pages name snapshots. */
const WITH_NAMES: ReadonlySet<string> = new Set(['overview', 'snapshots', 'instances', 'activity'])

/**
 * The time zones that stand in the names of automatic snapshots: those of the schedules. None on pages
 * without names, and while they cannot be read, of which a banner tells.
 */
export async function nameZones(
  services: WebServices,
  tab: Tab | undefined
): Promise<readonly string[]> {
  if (tab === undefined || !WITH_NAMES.has(tab)) return []
  try {
    return await services.memo('page.nameZones', () => readZones(services))
  } catch {
    return []
  }
}

async function readZones({
  snapshotSettings,
  instanceSchedules
}: WebServices): Promise<readonly string[]> {
  const stored = await readableSettings({ snapshotSettings })
  const own = [...(await instanceSchedules.read()).values()].flatMap(({ choice }) =>
    choice.mode === 'own' ? [choice.schedule.timeZone] : []
  )
  return [...new Set([...(stored === undefined ? [] : [stored.settings.timeZone]), ...own])]
}
