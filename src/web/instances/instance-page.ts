import { accountIndex, type Snapshot } from '../../account/index.js'
import { restorePath } from '../../attention/index.js'
import { keptCounts } from '../../coverage/index.js'
import { knownInstance } from '../../inventory/index.js'
import { backPathIn } from '../http/back-path.js'
import { isolatedName } from '../http/isolated-name.js'
import { addressOf } from '../http/paging.js'
import { formPage, type PageReply, page } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { HISTORY_DAYS, historyPictures } from '../shared/history/account-history.js'
import { scheduleFormFields } from '../shared/schedules/schedule-fields.js'
import { attachedVolumes } from './attached-volumes.js'
import { instanceReasons } from './instance-reasons.js'
import { presentInstances } from './instance-rows.js'
import { presentInstanceSchedule, type RefusedSchedule } from './instance-schedule.js'
import { instanceTimeline } from './instance-timeline.js'
import { unknownInstance } from './unknown-instance.js'

const DAY_MS = 86_400_000

/** As many entries stand on an instance's page; the other snapshots are one click away. */
const MOST_SHOWN = 30

/** An instance's page, as it is or as a refused form left it. */
export async function instancePage(visit: Visit, refused: RefusedSchedule): Promise<PageReply> {
  const { services, wording } = visit
  const view = services.catalogue.view()
  const schedules = await services.instanceSchedules.read()
  const id = (visit.params.id ?? '').toLowerCase()
  const own = schedules.get(id)
  const instance = knownInstance(id, view, schedules)
  const [row] = instance === undefined ? [] : await presentInstances(services, [instance], wording)
  if (instance === undefined || row === undefined) throw unknownInstance()
  const snapshots = accountIndex(view).snapshotsOf(id)
  const since = new Date(services.clock.now().getTime() - HISTORY_DAYS * DAY_MS)
  const runs = await services.runs.of(id, since, MOST_SHOWN)
  const timeline = await instanceTimeline(visit, { snapshots, runs }, MOST_SHOWN)
  const restores = await services.restores.open()
  const restore = await services.restores.latestOf(id)
  const model = {
    back: instanceListIn(visit),
    self: instancePath(visit, id),
    row,
    instance,
    volumes: attachedVolumes(visit, id),
    ...(await presentInstanceSchedule(visit, row, own, refused)),
    isOneMore: await isOneMore(visit, id, snapshots),
    historyDays: HISTORY_DAYS,
    timeline: timeline.entries,
    snapshotCount: snapshots.length,
    restore: restore && { createdAt: restore.createdAt, path: restorePath(restore) },
    hasMore:
      timeline.entries.filter(({ snapshot }) => snapshot !== undefined).length < snapshots.length,
    reasons: await instanceReasons(visit, row),
    isLive:
      timeline.isLive ||
      restores.some(({ instanceId }) => instanceId === id) ||
      services.catalogue.isReading()
  }
  const shown = page('instances', 'instances/show', isolatedName(row.label), model)
  return {
    ...formPage(shown, refused.errors ?? {}, row.isGone ? [] : scheduleFormFields(wording)),
    shows: `instances/${id}`,
    pieces: { pictures: historyPictures(services, id, wording) }
  }
}

/** The list as it was left, where somebody came from it. */
export function instanceListIn({ query, form }: Pick<Visit, 'query' | 'form'>): string {
  return backPathIn(query) ?? backPathIn(form) ?? 'instances'
}

/** The page of an instance, from which one gets back to the list as it was left. */
export function instancePath(visit: Pick<Visit, 'query' | 'form'>, id: string): string {
  const back = instanceListIn(visit)
  return addressOf(`instances/${id}`, { back: back === 'instances' ? '' : back })
}

/** Whether more of its automatic snapshots are stored than its schedule keeps in the long run. */
async function isOneMore(
  { services }: Visit,
  id: string,
  snapshots: readonly Snapshot[]
): Promise<boolean> {
  const covered = (await services.covered()).filter(({ instanceId }) => instanceId === id)
  const kept = keptCounts(covered, services.clock.now()).get(id)
  const stored = snapshots.filter(
    ({ origin, isProtected }) => origin === 'automatic' && !isProtected
  ).length
  return kept !== undefined && (stored === kept + 1 || stored === kept + 2)
}
