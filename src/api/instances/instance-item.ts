import type * as z from 'zod'
import type { CatalogueView } from '../../account/index.js'
import { toldFinding } from '../../health/index.js'
import type { InstanceState } from '../../inventory/index.js'
import type { InstanceSchedules } from '../../settings/index.js'
import type { Wording } from '../../wording/index.js'
import { written } from '../http/instants.js'
import type { instanceItem } from './instance-schemas.js'

/** An instance as it is answered. */
export function instanceAnswer(
  state: InstanceState,
  by: {
    readonly view: CatalogueView
    readonly schedules: InstanceSchedules
    readonly now: Date
    readonly wording: Wording
  }
): z.output<typeof instanceItem> {
  const { instance, findings } = state
  const { t } = by.wording
  return {
    id: state.id,
    label: state.label,
    hostname: instance.hostname,
    region: instance.region,
    plan: instance.plan,
    mainIp: instance.mainIp,
    tags: [...instance.tags],
    state: instance.status,
    isListed: state.isListed,
    isThisServer: state.isThisServer,
    protection: protectionOf(state),
    isProtected: state.isCovered,
    health: {
      isHealthy: findings.length === 0,
      level: state.health,
      text: t(state.healthCode),
      findings: findings.map((finding) => {
        const told = toldFinding(finding, by.view, by.now)
        return {
          kind: finding.kind,
          severity: told.kind,
          title: by.wording.say(told.title),
          text: by.wording.say(told.text),
          since: written(told.since)
        }
      })
    },
    schedule: {
      mode: by.schedules.get(state.id)?.choice.mode ?? 'default',
      text: t(state.scheduleCode)
    },
    nextSnapshotAt: written(state.nextStartAt),
    lastSuccessAt: written(state.lastGoodAt),
    isOverdue: findings.some(({ kind }) => kind === 'overdue'),
    snapshots: { count: state.heldCount, bytes: state.heldBytes, usdMonth: state.monthlyUsd }
  }
}

/** Which side an instance counts for. */
function protectionOf({ isGone, isListed, isCovered, isNever }: InstanceState) {
  if (isGone || !isListed) return 'gone'
  if (isCovered) return 'protected'
  return isNever ? 'excluded' : 'unprotected'
}
