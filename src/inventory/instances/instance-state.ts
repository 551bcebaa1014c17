import {
  accountIndex,
  type Instance,
  instanceName,
  isWholeReading,
  type Snapshot
} from '../../account/index.js'
import type { CoveredInstance } from '../../coverage/index.js'
import { type Finding, identityOf, isGrave, isQuietable } from '../../health/index.js'
import { isGood, monthlyCostUsd } from '../../policy/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import type { MessageCode } from '../../wording/index.js'
import { panelServerIds } from '../panel-servers.js'
import type { InventoryServices } from '../services.js'

/** How it stands with an instance, as every list shows it. */
export interface InstanceState {
  readonly id: string
  readonly instance: Instance
  readonly label: string
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
  /** Something is wrong with it that an admin has to know, and that nobody has acknowledged. */
  readonly hasProblem: boolean
  /** Somebody has acknowledged all that is wrong with it. */
  readonly isAcknowledged: boolean
  /** What is wrong with it, gravest first. */
  readonly findings: readonly Finding[]
  /** Which schedule is for it, or why none is. */
  readonly scheduleCode: ReturnType<typeof scheduleCode>
  readonly nextStartAt: Date | undefined
  readonly lastGoodAt: Date | undefined
  readonly heldCount: number
  readonly heldBytes: number
  /** What is stored of it costs that, in USD a month. */
  readonly monthlyUsd: number
  readonly health: 'good' | 'warning' | 'danger' | 'unprotected' | 'none'
  readonly healthCode: ReturnType<typeof healthOf>['code'] | 'instances.health.restoring'
  /** All goes well, but there is no snapshot before this time. */
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

/** How it stands with these, from local state alone. @throws DatabaseError */
export async function instanceStates(
  services: InventoryServices,
  instances: readonly Instance[]
): Promise<readonly InstanceState[]> {
  const [coveredNow, findings, acknowledged, schedules, restores] = await Promise.all([
    services.covered(),
    services.findings(),
    services.acknowledgements.list(),
    services.instanceSchedules.read(),
    services.restores.open()
  ])
  const view = services.catalogue.view()
  const { snapshotsOf, instances: listed } = accountIndex(view)
  const restoring = new Set(restores.map(({ instanceId }) => instanceId))
  const covered = new Map(coveredNow.map((each) => [each.instanceId, each]))
  const findingsOf = byInstance(findings)
  const panelServers = panelServerIds(services)
  return instances.map((instance) => {
    const { id } = instance
    const by = covered.get(id)
    const choice = schedules.get(id)?.choice
    const own = findingsOf.get(id) ?? []
    const isOpen = own.some((finding) => !isKnown(finding, acknowledged))
    const known = {
      isListed: listed.has(id),
      isGone: isWholeReading(view) && !listed.has(id),
      isCovered: by !== undefined,
      isNever: choice?.mode === 'never'
    }
    const held = heldOf(snapshotsOf(id), services.clock.now())
    const health = restoring.has(id) ? RESTORING : healthOf({ ...known, finding: own[0] })
    const isFirst = health.health === 'good' && held.lastGoodAt === undefined
    return {
      id,
      instance,
      label: instanceName(id, view),
      isThisServer: panelServers.has(id),
      ...known,
      isCustom: choice?.mode === 'own',
      hasProblem: isOpen,
      isAcknowledged: own.length > 0 && !isOpen,
      findings: own,
      scheduleCode: scheduleCode(by, choice),
      nextStartAt: by?.nextStartAt,
      ...held,
      health: health.health,
      healthCode: health.code,
      firstAt: isFirst ? by?.nextStartAt : undefined
    }
  })
}

function isKnown(
  finding: Finding,
  acknowledged: Awaited<ReturnType<InventoryServices['acknowledgements']['list']>>
): boolean {
  const { id, fingerprint } = identityOf(finding)
  return isQuietable(finding) && acknowledged.get(id)?.fingerprint === fingerprint
}

const RESTORING = { health: 'warning', code: 'instances.health.restoring' } as const

/** They come gravest first, of all and of each. */
function byInstance(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (!('instanceId' in finding)) continue
    const known = found.get(finding.instanceId)
    if (known === undefined) found.set(finding.instanceId, [finding])
    else known.push(finding)
  }
  return found
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
): Pick<InstanceState, 'lastGoodAt' | 'heldCount' | 'heldBytes' | 'monthlyUsd'> {
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
}: Pick<InstanceState, 'isCovered' | 'isGone' | 'isNever'> & {
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
