import { z } from 'zod'
import { accountIndex } from '../../account/index.js'
import type { SettingsChange } from '../../confirmations/index.js'
import type { InstanceChoice } from '../../settings/index.js'
import { type FieldErrors, typed, typedAll, typedFields } from '../http/form-fields.js'
import { PageError } from '../http/replies/page-error.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { asksForPreviewPage, changePreviewPage } from '../shared/changes/change-preview.js'
import { savedByVisitor } from '../shared/changes/saved-by.js'
import { scheduleForecast } from '../shared/forecast/forecast.js'
import { scheduleFieldsOf, scheduleOptions } from '../shared/schedules/schedule-fields.js'
import { parseScheduleForm } from '../shared/schedules/schedule-form.js'
import { choiceText } from '../shared/schedules/settings-summary.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'
import { instancePage, unknownInstance } from './instance-page.js'
import { idsToken, matchingInstances } from './instances-page.js'
import { knownInstance } from './known-instance.js'

const ids = z.array(z.uuid().transform((id) => id.toLowerCase())).catch([])

type ParsedChoice =
  | { readonly ok: true; readonly choice: InstanceChoice }
  | { readonly ok: false; readonly errors: FieldErrors }

function parseChoice(form: Visit['form']): ParsedChoice {
  const mode = typed(form, 'mode')
  if (mode === 'default' || mode === 'never') return { ok: true, choice: { mode } }
  if (mode !== 'own') {
    throw new PageError(400, 'Nothing was chosen', 'Open the page again and repeat what you did.')
  }
  const parsed = parseScheduleForm(form)
  return parsed.ok ? { ok: true, choice: { mode, schedule: parsed.schedule } } : parsed
}

/** POST /instances/:id/schedule: default, never, or a schedule of its own. */
export const saveInstanceSchedule: Handler = withApiKey(async (visit) => {
  const id = z.uuid().safeParse(visit.params.id)
  if (!id.success) throw unknownInstance()
  await readAccount(visit)
  const choices = await visit.services.instanceSchedules.read()
  const view = visit.services.catalogue.view()
  if (knownInstance(id.data.toLowerCase(), view, choices) === undefined) throw unknownInstance()
  const parsed = parseChoice(visit.form)
  if (!parsed.ok) return await instancePage(visit, { errors: parsed.errors })
  const path = `instances/${id.data.toLowerCase()}`
  return await save(visit, [id.data.toLowerCase()], parsed.choice, {
    action: `${path}/schedule`,
    back: path
  })
})

/** POST /instances/schedule: the same of several, selected or all that a search finds. */
export const saveSchedules: Handler = withApiKey(async (visit) => {
  await readAccount(visit)
  const selected = selectedIds(visit)
  if (selected.length === 0) {
    return redirect('instances', 'warning', 'Select instances that are in the account first.')
  }
  const shown = typed(visit.form, 'matching')
  if (typed(visit.form, 'all') === 'on' && shown !== '' && shown !== matchingNow(visit)) {
    return redirect(
      'instances',
      'warning',
      'Nothing was changed: other instances match now than those that were shown. Look at them once more.'
    )
  }
  // The search may find others by the time of the next step; what was selected is held on to.
  const { all: _, matching: __, ...form } = visit.form
  const held = { ...visit, form: { ...form, id: selected } }
  const isOwnToBeFilledIn = typed(form, 'mode') === 'own' && form.frequency === undefined
  if (isOwnToBeFilledIn) return await ownSchedulePage(held, selected, {})
  const parsed = parseChoice(form)
  if (!parsed.ok) return await ownSchedulePage(held, selected, parsed.errors)
  return await save(held, selected, parsed.choice, {
    action: 'instances/schedule',
    back: 'instances'
  })
})

/** Those that are in the account; one that disappeared meanwhile is left out. */
function selectedIds({ services, form }: Visit): readonly string[] {
  const view = services.catalogue.view()
  if (typed(form, 'all') === 'on') {
    return matchingInstances(view, typed(form, 'q')).map(({ id }) => id)
  }
  const { instances } = accountIndex(view)
  return [...new Set(ids.parse(typedAll(form, 'id')))].filter((id) => instances.has(id))
}

function matchingNow({ services, form }: Visit): string {
  return idsToken(matchingInstances(services.catalogue.view(), typed(form, 'q')))
}

async function ownSchedulePage(
  visit: Visit,
  instanceIds: readonly string[],
  errors: FieldErrors
): Promise<Reply> {
  const { services, form } = visit
  const isRefused = Object.keys(errors).length > 0
  const { settings: schedule } = await settingsOrDefaults(services)
  const fields = { ...scheduleFieldsOf(schedule), ...(isRefused ? typedFields(form) : {}) }
  const model = {
    instanceIds,
    saves: typed(form, 'saves'),
    what: namesOf(visit, instanceIds),
    fields,
    errors,
    ...scheduleOptions(fields),
    forecast: isRefused ? undefined : await scheduleForecast(services, schedule, instanceIds)
  }
  return page('instances', 'instances/own-schedule', 'Own schedule', model, isRefused ? 422 : 200)
}

/** POST /instances/preview: what an own schedule amounts to, while the form is being filled in. */
export const previewSchedule: Handler = withApiKey(async ({ services, form }) => {
  const parsed = parseScheduleForm(form)
  const instanceIds = ids.parse(typedAll(form, 'id'))
  const preview = parsed.ok
    ? await scheduleForecast(services, parsed.schedule, instanceIds)
    : undefined
  const problem = parsed.ok ? undefined : Object.values(parsed.errors)[0]
  return { kind: 'fragment', view: 'shared/forecast', model: { forecast: preview, problem } }
})

async function save(
  visit: Visit,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  paths: { readonly action: string; readonly back: string }
): Promise<Reply> {
  const { services } = visit
  const change: SettingsChange = { kind: 'instances', instanceIds, choice }
  const changes = `Automatic snapshots of ${namesOf(visit, instanceIds)}: ${choiceText(choice)}.`
  const previewed = { ...paths, tab: 'instances', changes } as const
  if (asksForPreviewPage(visit.form)) {
    return changePreviewPage(visit, await services.settingsChanges.preview(change), previewed)
  }
  const outcome = await services.settingsChanges.save(change, {
    ...savedByVisitor(visit),
    summary: changes
  })
  switch (outcome.kind) {
    case 'conflict': {
      if (paths.back === 'instances') {
        return redirect(
          'instances',
          'warning',
          'Nothing was changed: somebody else changed the schedules of instances after you opened the list. Here it is as it is now.'
        )
      }
      const conflict =
        'Somebody else saved the schedule of this instance after you opened it. Here is what is stored now; make your change again and save.'
      return await instancePage(visit, { conflict })
    }
    case 'to-confirm':
      return changePreviewPage(visit, outcome.preview, previewed)
    case 'saved':
      return redirect(paths.back, 'success', `Saved. ${changes}`)
  }
}

/** More labels than this are counted instead of told. */
const MOST_NAMES = 3

function namesOf({ services }: Visit, instanceIds: readonly string[]): string {
  if (instanceIds.length > MOST_NAMES) return `${instanceIds.length} instances`
  const view = services.catalogue.view()
  return instanceIds.map((id) => instanceName(id, view)).join(', ')
}
