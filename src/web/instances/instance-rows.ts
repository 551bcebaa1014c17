import { accountIndex, type Instance, type Snapshot } from '../../account/index.js'
import type { CoveredInstance } from '../../coverage/index.js'
import { type Finding, isGrave } from '../../health/index.js'
import { isGood } from '../../policy/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import type { WebServices } from '../http/services.js'
import { instanceName } from '../shared/account/instance-name.js'

export interface InstanceRow {
  readonly id: string
  readonly label: string
  readonly address: string
  readonly region: string
  readonly tags: readonly string[]
  readonly isThisServer: boolean
  readonly isCovered: boolean
  /** It is never to be covered, somebody has decided. */
  readonly isNever: boolean
  /** What covers it, or why nothing does. */
  readonly coveredBy: string
  readonly nextSlotAt: Date | undefined
  readonly lastGoodAt: Date | undefined
  readonly heldCount: number
  readonly heldBytes: number
  /** Vultr's own automatic backups are on. */
  readonly hasBackups: boolean
  readonly health: 'good' | 'warning' | 'danger' | 'none'
  readonly healthText: string
}

const HEALTH_TEXTS: Readonly<Partial<Record<Finding['kind'], string>>> = {
  'last-run-failed': 'Last one failed',
  retrying: 'Not started yet',
  stuck: 'Seems stuck',
  overdue: 'Overdue',
  paused: 'Paused',
  'schedule-unreadable': 'Schedule cannot be read',
  'prune-held': 'Waits to be confirmed',
  'prune-refused': 'Expired, still present'
}

const RESTORING = { health: 'warning', healthText: 'Being restored' } as const

/** The rows of the instances, from local state alone. */
export async function presentInstances(
  services: WebServices,
  instances: readonly Instance[]
): Promise<readonly InstanceRow[]> {
  const { instanceSchedules, catalogue } = services
  const view = catalogue.view()
  const [coveredNow, findings, schedules, restores] = await Promise.all([
    services.covered(),
    services.findings(),
    instanceSchedules.read(),
    services.restores.open()
  ])
  const restoring = new Set(restores.map(({ instanceId }) => instanceId))
  const covered = new Map(coveredNow.map((each) => [each.instanceId, each]))
  const findingOf = gravestByInstance(findings)
  const thisServerId = services.thisServer()?.instanceId
  const { snapshotsOf } = accountIndex(view)
  return instances.map((instance) => {
    const { id, mainIp: address, region, tags, features } = instance
    const by = covered.get(id)
    return {
      id,
      label: instanceName(id, view),
      address,
      region,
      tags,
      isThisServer: id === thisServerId,
      isCovered: by !== undefined,
      isNever: schedules.get(id)?.choice.mode === 'never',
      coveredBy: coveredBy(by, schedules.get(id)?.choice),
      nextSlotAt: by?.nextSlotAt,
      hasBackups: features.includes('auto_backups'),
      ...heldOf(snapshotsOf(id), services.clock.now()),
      ...(restoring.has(id) ? RESTORING : healthOf(by !== undefined, findingOf.get(id)))
    }
  })
}

/** They come gravest first, so the first one of an instance speaks for it. */
function gravestByInstance(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const gravest = new Map<string, Finding>()
  for (const finding of findings) {
    if ('instanceId' in finding && !gravest.has(finding.instanceId)) {
      gravest.set(finding.instanceId, finding)
    }
  }
  return gravest
}

function coveredBy(
  covered: CoveredInstance | undefined,
  choice: InstanceSchedule['choice'] | undefined
): string {
  switch (covered?.by) {
    case 'own':
      return 'Own schedule'
    case 'tag':
      return 'By tag'
    case 'default':
      return 'Default'
    case undefined:
      break
  }
  if (choice?.mode === 'never') return 'Never'
  return choice?.mode === 'own' ? 'Own schedule, off' : 'Nothing'
}

function heldOf(
  own: readonly Snapshot[],
  now: Date
): Pick<InstanceRow, 'lastGoodAt' | 'heldCount' | 'heldBytes'> {
  return {
    lastGoodAt: own.find((each) => isGood(each, now))?.createdAt,
    heldCount: own.length,
    heldBytes: own.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
  }
}

function healthOf(
  isCovered: boolean,
  finding: Finding | undefined
): Pick<InstanceRow, 'health' | 'healthText'> {
  if (finding !== undefined) {
    const healthText = HEALTH_TEXTS[finding.kind] ?? 'Look at Activity'
    return { health: isGrave(finding) ? 'danger' : 'warning', healthText }
  }
  return isCovered
    ? { health: 'good', healthText: 'All well' }
    : { health: 'none', healthText: 'Not covered' }
}
