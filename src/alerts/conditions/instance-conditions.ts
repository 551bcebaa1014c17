import { accountIndex, type CatalogueView } from '../../account/index.js'
import { createBreather } from '../../common/index.js'
import type { Coverage } from '../../coverage/index.js'
import { digest } from '../../health/index.js'
import { isGood, suspiciousOf } from '../../policy/index.js'
import { type Message, message } from '../../wording/index.js'
import type { AlertKind } from '../alert/alert.js'
import { type Condition, conditionId } from './condition.js'
import { toldInstance } from './finding-conditions.js'

/**
 * Instances that no schedule applies to, while automatic snapshots are on and nobody excluded them;
 * undefined where that cannot be said.
 */
export async function unprotectedConditions(
  coverage: Coverage,
  view: CatalogueView
): Promise<readonly Condition[] | undefined> {
  if (coverage.savedAt === undefined || coverage.turnedOffAt !== undefined) return undefined
  // From a list in part nothing is concluded; one of snapshots has no say in it.
  const { refreshedAt, problem, unreadable } = view
  const isRead = refreshedAt !== undefined && problem === undefined
  if (!isRead || unreadable.instances.length > 0) return undefined
  // Where the settings apply to nobody, that is told by itself.
  if (coverage.instances.size === 0) return []
  const breathe = createBreather()
  const conditions: Condition[] = []
  for (const { id } of view.instances) {
    await breathe()
    if (coverage.instances.has(id) || coverage.excludedIds.has(id)) continue
    const title = message('alert.unprotected')
    const text = message('instances.why.noSchedule')
    conditions.push(ofInstance('unprotected', id, view, { title, text }))
  }
  return conditions
}

/** Protected instances whose newest good snapshot is much smaller than the ones before it. */
export async function suspiciousConditions(
  coverage: Coverage,
  view: CatalogueView,
  now: Date
): Promise<readonly Condition[]> {
  const { snapshotsOf } = accountIndex(view)
  const breathe = createBreather()
  const conditions: Condition[] = []
  for (const id of coverage.instances.keys()) {
    await breathe()
    const own = snapshotsOf(id).filter(({ origin }) => origin === 'automatic')
    const good = own.filter((snapshot) => isGood(snapshot, now))
    const [newest] = good
    if (newest === undefined || !suspiciousOf(good.slice(0, LOOKED_AT)).has(newest)) continue
    const size = { size: newest.compressedBytes ?? newest.sizeBytes }
    conditions.push(
      ofInstance('suspicious-size', id, view, {
        title: message('alert.suspiciousSize'),
        text: message('alert.suspiciousSize.text', { name: newest.name, size }),
        since: newest.createdAt,
        path: `snapshots/${newest.id}`
      })
    )
  }
  return conditions
}

/** The newest is compared with some before it; older ones say nothing. */
const LOOKED_AT = 30

function ofInstance(
  kind: AlertKind,
  instanceId: string,
  view: CatalogueView,
  of: {
    readonly title: Message
    readonly text: Message
    readonly since?: Date | undefined
    readonly path?: string
  }
): Condition {
  const id = conditionId(kind, instanceId)
  const { title, text, since, path = `instances/${instanceId}` } = of
  return {
    id,
    kind,
    instanceId,
    since,
    acknowledgedBy: [{ id, fingerprint: digest([kind, path]) }],
    told: { ...toldInstance(instanceId, view), title, text, path }
  }
}
