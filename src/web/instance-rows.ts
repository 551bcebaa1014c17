import type { Concern } from '../scheduling/index.js'
import type { Instance, Snapshot } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import type { WebServices } from './services.js'

export interface InstanceRow {
  readonly id: string
  readonly label: string
  readonly address: string
  readonly region: string
  readonly tags: readonly string[]
  readonly isThisServer: boolean
  readonly isCovered: boolean
  readonly nextSlotAt: Date | undefined
  readonly lastGoodAt: Date | undefined
  readonly heldCount: number
  readonly heldBytes: number
  /** Vultr's own automatic backups are on as well, which is paid twice. */
  readonly hasBackups: boolean
  readonly health: 'good' | 'warning' | 'danger' | 'none'
  readonly healthWords: string
}

const GRAVE: ReadonlySet<Concern['kind']> = new Set([
  'last-run-failed',
  'overdue',
  'paused',
  'stuck'
])

const CONCERNS: Readonly<Partial<Record<Concern['kind'], string>>> = {
  'last-run-failed': 'Last one failed',
  retrying: 'Being tried again',
  stuck: 'Seems stuck',
  overdue: 'Overdue',
  paused: 'Paused',
  'prune-held': 'Waits to be confirmed',
  'prune-refused': 'Expired, still present'
}

/** The rows of the instances, from local state alone. */
export async function presentInstances(
  services: WebServices,
  instances: readonly Instance[]
): Promise<readonly InstanceRow[]> {
  const view = services.catalogue.view()
  const held = groupedByInstance(view.snapshots)
  const covered = new Map(
    (await services.scheduling.covered()).map((each) => [each.instanceId, each.nextSlotAt])
  )
  const concerns = await services.scheduling.concerns()
  const thisServerId = services.thisServer()?.instanceId
  return instances.map((instance) => {
    const { id, mainIp: address, region, tags, features } = instance
    const own = held.get(id) ?? []
    const isCovered = covered.has(id)
    const concern = concerns.find((each) => 'instanceId' in each && each.instanceId === id)
    return {
      id,
      label: instanceName(id, view),
      address,
      region,
      tags,
      isThisServer: id === thisServerId,
      isCovered,
      nextSlotAt: covered.get(id),
      lastGoodAt: own.find(({ status }) => status === 'complete')?.createdAt,
      heldCount: own.length,
      heldBytes: own.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0),
      hasBackups: isCovered && features.includes('auto_backups'),
      ...healthOf(isCovered, concern)
    }
  })
}

function groupedByInstance(snapshots: readonly Snapshot[]): ReadonlyMap<string, Snapshot[]> {
  const groups = new Map<string, Snapshot[]>()
  for (const snapshot of snapshots) {
    if (snapshot.instanceId === undefined) continue
    const group = groups.get(snapshot.instanceId)
    if (group === undefined) groups.set(snapshot.instanceId, [snapshot])
    else group.push(snapshot)
  }
  return groups
}

function healthOf(
  isCovered: boolean,
  concern: Concern | undefined
): Pick<InstanceRow, 'health' | 'healthWords'> {
  if (concern !== undefined) {
    const healthWords = CONCERNS[concern.kind] ?? 'Look at Activity'
    return { health: GRAVE.has(concern.kind) ? 'danger' : 'warning', healthWords }
  }
  return isCovered
    ? { health: 'good', healthWords: 'All well' }
    : { health: 'none', healthWords: 'Not covered' }
}
