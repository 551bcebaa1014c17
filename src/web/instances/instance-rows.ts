import { accountIndex, type Instance, isWholeReading, type Snapshot } from '../../account/index.js'
import type { CoveredInstance } from '../../coverage/index.js'
import { type Finding, isGrave } from '../../health/index.js'
import { isGood, monthlyCostUsd } from '../../policy/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import type { MessageCode, Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { instanceName } from '../shared/account/instance-name.js'
import { panelServerIds } from '../shared/account/panel-servers.js'

export interface InstanceRow {
  readonly id: string
  readonly label: string
  readonly address: string
  readonly region: string
  readonly tags: readonly string[]
  readonly isThisServer: boolean
  /** False for one that has left the account. */
  readonly isListed: boolean
  /** A whole list shows that it is no longer in the account. */
  readonly isGone: boolean
  readonly isCovered: boolean
  /** It is never to be covered, somebody has decided. */
  readonly isNever: boolean
  /** Somebody chose a schedule for it alone. */
  readonly isCustom: boolean
  /** Something is wrong with it that an admin has to know. */
  readonly hasProblem: boolean
  /** Which schedule is for it, or why none is. */
  readonly scheduleText: string
  readonly nextStartAt: Date | undefined
  readonly lastGoodAt: Date | undefined
  readonly heldCount: number
  readonly heldBytes: number
  /** Vultr's own automatic backups are on. */
  readonly hasBackups: boolean
  /** What is stored of it costs that, in USD a month. */
  readonly monthlyUsd: number
  readonly health: 'good' | 'warning' | 'danger' | 'unprotected' | 'none'
  readonly healthText: string
  /** All goes well, but there is no snapshot before this time; `healthText` is not shown then. */
  readonly firstAt: Date | undefined
}

const HEALTH_CODES = {
  'last-run-failed': 'instances.health.failed',
  retrying: 'instances.health.retrying',
  stuck: 'instances.health.stuck',
  overdue: 'instances.health.overdue',
  paused: 'instances.health.paused',
  'schedule-unreadable': 'instances.health.unreadable',
  'prune-held': 'instances.health.held',
  'prune-refused': 'instances.health.expired'
} as const satisfies Readonly<Partial<Record<Finding['kind'], MessageCode>>>

/** The rows of the instances, from local state alone. */
export async function presentInstances(
  services: WebServices,
  instances: readonly Instance[],
  wording: Wording
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
  const panelServers = panelServerIds(services)
  const { snapshotsOf, instances: listed } = accountIndex(view)
  const isGone = (id: string) => isWholeReading(view) && !listed.has(id)
  return instances.map((instance) => {
    const { id, mainIp: address, region, tags, features } = instance
    const by = covered.get(id)
    const choice = schedules.get(id)?.choice
    const finding = findingOf.get(id)
    const held = heldOf(snapshotsOf(id), services.clock.now())
    const health = restoring.has(id)
      ? ({ health: 'warning', code: 'instances.health.restoring' } as const)
      : healthOf({
          finding,
          isCovered: by !== undefined,
          isGone: isGone(id),
          isNever: choice?.mode === 'never'
        })
    return {
      id,
      label: instanceName(id, view),
      address,
      region,
      tags,
      isThisServer: panelServers.has(id),
      isListed: listed.has(id),
      isGone: isGone(id),
      isCovered: by !== undefined,
      isNever: choice?.mode === 'never',
      isCustom: choice?.mode === 'own',
      hasProblem: finding !== undefined,
      scheduleText: wording.t(scheduleCode(by, choice)),
      nextStartAt: by?.nextStartAt,
      hasBackups: features.includes('auto_backups'),
      ...held,
      health: health.health,
      healthText: wording.t(health.code),
      firstAt:
        health.health === 'good' && held.lastGoodAt === undefined ? by?.nextStartAt : undefined
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

function scheduleCode(
  covered: CoveredInstance | undefined,
  choice: InstanceSchedule['choice'] | undefined
) {
  switch (covered?.by) {
    case 'own':
      return 'instances.schedule.custom'
    case 'tag':
      return 'instances.schedule.tag'
    case 'default':
      return 'instances.schedule.default'
    case undefined:
      break
  }
  if (choice?.mode === 'unreadable') return 'settings.choice.unreadable'
  if (choice?.mode === 'never') return 'instances.schedule.excluded'
  return choice?.mode === 'own' ? 'instances.schedule.off' : 'instances.schedule.none'
}

function heldOf(
  own: readonly Snapshot[],
  now: Date
): Pick<InstanceRow, 'lastGoodAt' | 'heldCount' | 'heldBytes' | 'monthlyUsd'> {
  const heldBytes = own.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
  return {
    lastGoodAt: own.find((each) => isGood(each, now))?.createdAt,
    heldCount: own.length,
    heldBytes,
    monthlyUsd: monthlyCostUsd(heldBytes)
  }
}

function healthOf({
  finding,
  isCovered,
  isGone,
  isNever
}: Pick<InstanceRow, 'isCovered' | 'isGone' | 'isNever'> & {
  readonly finding: Finding | undefined
}) {
  if (finding !== undefined) {
    const code = hasHealthCode(finding.kind) ? HEALTH_CODES[finding.kind] : 'instances.health.other'
    return { health: isGrave(finding) ? 'danger' : 'warning', code } as const
  }
  if (isGone) return { health: 'none', code: 'instances.health.gone' } as const
  if (isCovered) return { health: 'good', code: 'instances.health.good' } as const
  return isNever
    ? ({ health: 'none', code: 'instances.health.excluded' } as const)
    : ({ health: 'unprotected', code: 'instances.health.unprotected' } as const)
}

function hasHealthCode(kind: Finding['kind']): kind is keyof typeof HEALTH_CODES {
  return Object.hasOwn(HEALTH_CODES, kind)
}
