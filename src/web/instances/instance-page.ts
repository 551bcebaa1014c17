import { accountIndex } from '../../account/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import { type FieldErrors, typedFields } from '../http/form-fields.js'
import { PageError } from '../http/replies/page-error.js'
import { page, type Reply } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { scheduleForecast } from '../shared/forecast/forecast.js'
import { HISTORY_DAYS, historyOf } from '../shared/history/account-history.js'
import { scheduleFieldsOf, scheduleOptions } from '../shared/schedules/schedule-fields.js'
import { choiceText } from '../shared/schedules/settings-summary.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'
import { presentInstances } from './instance-rows.js'
import { knownInstance } from './known-instance.js'

const DAY_MS = 86_400_000
/** As many snapshots and runs stand on an instance's page; the others are one click away. */
const MOST_SHOWN = 20

/** What a refused form of its schedule gives back. */
export interface RefusedSchedule {
  readonly errors?: FieldErrors
  readonly conflict?: string
}

/** GET /instances/:id: its schedule, its pictures, its snapshots, its runs. */
export const showInstance: Handler = withApiKey(async (visit) => {
  await readAccount(visit)
  return await instancePage(visit, {})
})

/** An instance's page, as it is or as a refused form left it. */
export async function instancePage(visit: Visit, refused: RefusedSchedule): Promise<Reply> {
  const { services } = visit
  const view = services.catalogue.view()
  const choices = await services.instanceSchedules.read()
  const id = (visit.params.id ?? '').toLowerCase()
  const chosen = choices.get(id)
  const instance = knownInstance(id, view, choices)
  const [row] = instance === undefined ? [] : await presentInstances(services, [instance])
  if (instance === undefined || row === undefined) throw unknownInstance()
  const own = accountIndex(view).snapshotsOf(id)
  const shown = await presentRows(services, own.slice(0, MOST_SHOWN), { showsWaiting: false })
  const since = new Date(services.clock.now().getTime() - HISTORY_DAYS * DAY_MS)
  const runs = await services.runs.of(id, since, MOST_SHOWN)
  const restores = await services.restores.open()
  const status = refused.conflict !== undefined ? 409 : refused.errors !== undefined ? 422 : 200
  const model = {
    row,
    instance,
    isListed: accountIndex(view).instances.has(id),
    ...(await scheduleModel(visit, id, chosen, refused)),
    history: await historyOf(services, id),
    historyDays: HISTORY_DAYS,
    snapshots: shown.rows,
    snapshotCount: own.length,
    runs: runs.map((run) => ({
      ...run,
      reason: run.reason === undefined ? undefined : wordingIn('en').say(run.reason),
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

async function scheduleModel(
  visit: Visit,
  id: string,
  chosen: InstanceSchedule | undefined,
  refused: RefusedSchedule
) {
  const { services, form } = visit
  const choice = chosen?.choice ?? { mode: 'default' as const }
  const schedule =
    choice.mode === 'own' ? choice.schedule : (await settingsOrDefaults(services)).settings
  const isTyped = refused.errors !== undefined
  const fields = { ...scheduleFieldsOf(schedule), ...(isTyped ? typedFields(form) : {}) }
  return {
    mode: choice.mode,
    choiceWords: choiceText(choice),
    choiceSavedBy: chosen?.savedBy,
    version: chosen?.version ?? 0,
    fields,
    errors: refused.errors ?? {},
    conflict: refused.conflict,
    ...scheduleOptions(fields),
    forecast: isTyped
      ? undefined
      : await scheduleForecast(services, schedule, [id], { isStored: choice.mode === 'own' })
  }
}

export function unknownInstance(): PageError {
  return new PageError(
    404,
    'No such instance',
    'This account has no instance with that id. It may have been deleted at Vultr; its snapshots are kept.'
  )
}
