import { accountIndex } from '../../account/index.js'
import { page, type Reply } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { restorePath } from '../shared/account/restore-path.js'
import { HISTORY_DAYS, historyOf } from '../shared/history/account-history.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'
import { presentInstances } from './instance-rows.js'
import { presentInstanceSchedule, type RefusedSchedule } from './instance-schedule.js'
import { knownInstance, unknownInstance } from './known-instance.js'

const DAY_MS = 86_400_000

/** As many snapshots and runs stand on an instance's page; the others are one click away. */
const MOST_SHOWN = 20

/** An instance's page, as it is or as a refused form left it. */
export async function instancePage(visit: Visit, refused: RefusedSchedule): Promise<Reply> {
  const { services, wording } = visit
  const view = services.catalogue.view()
  const schedules = await services.instanceSchedules.read()
  const id = (visit.params.id ?? '').toLowerCase()
  const own = schedules.get(id)
  const instance = knownInstance(id, view, schedules)
  const [row] = instance === undefined ? [] : await presentInstances(services, [instance], wording)
  if (instance === undefined || row === undefined) throw unknownInstance()
  const snapshots = accountIndex(view).snapshotsOf(id)
  const shown = await presentRows(visit, snapshots.slice(0, MOST_SHOWN), { showsWaiting: false })
  const since = new Date(services.clock.now().getTime() - HISTORY_DAYS * DAY_MS)
  const runs = await services.runs.of(id, since, MOST_SHOWN)
  const restores = await services.restores.open()
  const restore = await services.restores.latestOf(id)
  const status = refused.conflict !== undefined ? 409 : refused.errors !== undefined ? 422 : 200
  const model = {
    row,
    instance,
    ...(await presentInstanceSchedule(visit, id, own, refused)),
    history: await historyOf(services, id, wording),
    historyDays: HISTORY_DAYS,
    snapshots: shown.rows,
    snapshotCount: snapshots.length,
    restore: restore && { createdAt: restore.createdAt, path: restorePath(restore) },
    runs: runs.map((run) => ({
      ...run,
      reason: run.reason === undefined ? undefined : wording.say(run.reason),
      at: run.slotAt ?? run.createdAt
    })),
    isLive:
      shown.isLive ||
      runs.some(({ finishedAt }) => finishedAt === undefined) ||
      restores.some(({ instanceId }) => instanceId === id) ||
      services.catalogue.isReading()
  }
  return page('instances', 'instances/show', row.label, model, status)
}
