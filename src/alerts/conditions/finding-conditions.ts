import { accountIndex, type CatalogueView, instanceName } from '../../account/index.js'
import { createBreather } from '../../common/index.js'
import { type Finding, identityOf, isQuietable, toldFinding } from '../../health/index.js'
import type { AlertKind } from '../alert/alert.js'
import { type Condition, conditionId, type ToldCondition } from './condition.js'

/** What a finding is told as. A run that waits and one that failed are one condition of its instance. */
const KINDS: Readonly<Record<Finding['kind'], AlertKind>> = {
  'last-run-failed': 'snapshot-failed',
  retrying: 'snapshot-failed',
  stuck: 'stuck',
  overdue: 'overdue',
  paused: 'instance-gone',
  'turned-off': 'turned-off',
  'this-server-unknown': 'settings-unusable',
  'unknown-tag': 'settings-unusable',
  'schedule-unreadable': 'settings-unusable',
  'schedule-unowned': 'settings-unusable',
  'settings-unreadable': 'settings-unusable',
  'clock-off': 'settings-unusable',
  'review-needed': 'database-set-back',
  'another-panel': 'another-panel',
  'prune-held': 'prune-held',
  'prune-refused': 'prune-refused',
  'stored-otherwise': 'account-unreadable',
  'records-unreadable': 'account-unreadable'
}

/** All that findings are told as. */
export const FINDING_KINDS: readonly AlertKind[] = [...new Set(Object.values(KINDS)), 'quota']

/** Of these, several findings of one instance are one condition. */
const BY_INSTANCE: ReadonlySet<AlertKind> = new Set(['snapshot-failed', 'quota', 'prune-refused'])

/** The findings of the pages as conditions; there may be as many as there are instances. */
export async function findingConditions(
  findings: readonly Finding[],
  view: CatalogueView,
  now: Date
): Promise<readonly Condition[]> {
  const breathe = createBreather()
  const conditions = new Map<string, Condition>()
  for (const finding of findings) {
    await breathe()
    const condition = conditionOf(finding, view, now)
    const before = conditions.get(condition.id)
    conditions.set(condition.id, before === undefined ? condition : merged(before, condition))
  }
  return [...conditions.values()]
}

function kindOf(finding: Finding): AlertKind {
  const isFull = finding.kind === 'retrying' && finding.run.waitsForRoom
  return isFull ? 'quota' : KINDS[finding.kind]
}

function conditionOf(finding: Finding, view: CatalogueView, now: Date): Condition {
  const kind = kindOf(finding)
  const identity = identityOf(finding)
  const { title, text, since, link } = toldFinding(finding, view, now)
  const instanceId = 'instanceId' in finding ? finding.instanceId : undefined
  const isOfInstance = BY_INSTANCE.has(kind) && instanceId !== undefined
  return {
    id: conditionId(kind, isOfInstance ? instanceId : identity.id),
    kind,
    instanceId,
    since,
    acknowledgedBy: isQuietable(finding) ? [identity] : [],
    told: { ...toldInstance(instanceId, view), title, text, path: link?.path ?? 'overview' }
  }
}

/** What a condition tells of its instance. */
export function toldInstance(
  instanceId: string | undefined,
  view: CatalogueView
): Pick<ToldCondition, 'name' | 'tags'> {
  if (instanceId === undefined) return {}
  const tags = accountIndex(view).instances.get(instanceId)?.tags
  return { name: instanceName(instanceId, view), ...(tags === undefined ? {} : { tags }) }
}

/** The gravest comes first among the findings; it stands since the earlier one. */
function merged(first: Condition, second: Condition): Condition {
  const times = [first.since, second.since].flatMap((since) => since?.getTime() ?? [])
  const isQuietable = first.acknowledgedBy.length > 0 && second.acknowledgedBy.length > 0
  return {
    ...first,
    since: times.length === 0 ? undefined : new Date(Math.min(...times)),
    acknowledgedBy: isQuietable ? [...first.acknowledgedBy, ...second.acknowledgedBy] : []
  }
}
