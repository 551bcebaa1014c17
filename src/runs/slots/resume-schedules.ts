import type { Logger } from 'pino'
import { accountIndex, type Catalogue, TICK_FRESHNESS_MS } from '../../account/index.js'
import { attempted } from '../../common/index.js'
import type { PausedSchedules } from './paused-schedules.js'

/**
 * A paused schedule goes on when its instance is in the account again, by the list as it is known.
 * @param dueIds the instances for which slots have come due: for one of these the list is read anew.
 * @throws DatabaseError
 */
export async function resumeListed(
  deps: {
    readonly catalogue: Catalogue
    readonly pausedSchedules: Pick<PausedSchedules, 'list' | 'resume'>
    readonly clock: { now(): Date }
    readonly logger: Logger
  },
  dueIds: ReadonlySet<string>
): Promise<void> {
  const { catalogue, pausedSchedules, clock } = deps
  const paused = await pausedSchedules.list()
  if (paused.length === 0) return
  const isDue = paused.some(({ instanceId }) => dueIds.has(instanceId))
  const view = isDue ? await catalogue.refresh({ maxAgeMs: TICK_FRESHNESS_MS }) : catalogue.view()
  const { instances } = accountIndex(view)
  for (const { instanceId, since } of paused) {
    const isListed = instances.has(instanceId)
    // One that was paused ahead of the clock was paused before that was set back.
    const isSetBack = since === undefined || since > clock.now()
    const isNewer = view.refreshedAt !== undefined && (isSetBack || view.refreshedAt > since)
    if (!isListed || !isNewer) continue
    await attempted(deps, 'resuming a schedule', () => pausedSchedules.resume(instanceId))
  }
}
