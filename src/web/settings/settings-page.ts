import { leftOutMessage, type SettingsChange } from '../../confirmations/index.js'
import type { TakeSnapshotOutcome } from '../../runs/index.js'
import type { ApiKeyState, SnapshotSettings } from '../../settings/index.js'
import { type FieldErrors, KEY_DOTS, typed, typedAll, typedFields } from '../http/form-fields.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { instanceName, nameOfThisServer } from '../shared/account/instance-name.js'
import { readAccount } from '../shared/account/read-account.js'
import { asksForPreviewPage, changePreviewPage } from '../shared/changes/change-preview.js'
import { repeatedFields } from '../shared/changes/repeated-fields.js'
import { savedByVisitor } from '../shared/changes/saved-by.js'
import { settingsForecast } from '../shared/forecast/forecast.js'
import { type FormFields, scheduleOptions } from '../shared/schedules/schedule-fields.js'
import { describeChanges } from '../shared/schedules/settings-summary.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'
import { coverageOptions, selectedIdsOf } from './coverage-options.js'
import { fieldsOf, parseSettingsForm } from './settings-form.js'

/** What a refused form gives back. */
interface Refused {
  readonly apiKeyError?: string
  /** Of the snapshot settings, which are then shown as they were typed. */
  readonly errors?: FieldErrors
  readonly conflict?: Conflict
}

/** Somebody else saved meanwhile. */
interface Conflict {
  readonly savedBy: string
  /** What saving the refused form would change of what is stored now. */
  readonly changes: string
  /** The refused form, to be sent again. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
}

/** GET /settings */
export const showSettings: Handler = (visit) => settingsPage(visit, {})

/** The settings page, as it is or as a refused form left it. */
export async function settingsPage(visit: Visit, refused: Refused): Promise<Reply> {
  const { services } = visit
  const apiKey = await services.apiKey.state()
  if (hasKey(apiKey)) await readLists(visit)
  const stored = await settingsOrDefaults(services)
  // The search for instances is a form of its own, which brings the others along only by script.
  const isTyped = refused.errors !== undefined && visit.form.frequency !== undefined
  // A box that is not ticked is not sent.
  const asTyped: FormFields = isTyped ? { enabled: '', ...typedFields(visit.form) } : {}
  const fields: FormFields = { ...fieldsOf(stored.settings), ...asTyped }
  const find = typed(visit.form, 'find')
  const parsed = isTyped ? parseSettingsForm(visit.form) : undefined
  const settings = parsed?.ok === true ? parsed.settings : isTyped ? undefined : stored.settings
  return page(
    'settings',
    'settings/show',
    'Settings',
    {
      apiKey,
      hasKey: hasKey(apiKey),
      keyDots: KEY_DOTS,
      apiKeyError: refused.apiKeyError,
      fields,
      errors: refused.errors ?? {},
      conflict: refused.conflict,
      version: stored.version,
      ...scheduleOptions(fields),
      coverage: coverageOptions({
        view: services.catalogue.view(),
        thisServer: services.thisServer(),
        kind: find === '' ? (fields.covers ?? '') : 'selected',
        selectedIds: isTyped ? typedAll(visit.form, 'instances') : selectedIdsOf(stored.settings),
        find
      }),
      isEnabled: stored.settings.enabled,
      forecast: await settingsForecast(services, settings, { isStored: !isTyped })
    },
    statusOf(refused)
  )
}

/** Where the server is known and a form was sent, the page can be made without a call. */
async function readLists(visit: Visit): Promise<void> {
  const { services, request } = visit
  if (request.method !== 'GET' && services.thisServer() !== undefined) return
  await readAccount(visit)
  // Prices stand beside the forecast once they are known; no page waits for them.
  void services.planPrices.ask()
}

function statusOf({ apiKeyError, errors, conflict }: Refused): number {
  if (conflict !== undefined) return 409
  const isRefused = apiKeyError !== undefined || Object.keys(errors ?? {}).length > 0
  return isRefused ? 422 : 200
}

function hasKey(state: ApiKeyState): boolean {
  return state.kind === 'stored' || state.kind === 'environment'
}

/** POST /settings/find: the form as it was typed, with the instances that the search finds. */
export const findInstances: Handler = (visit) => settingsPage(visit, { errors: {} })

/** POST /settings/preview: the sentences alone, while the form is being filled in. */
export const previewSettings: Handler = async ({ services, form, query, request }) => {
  const parsed = parseSettingsForm(request.method === 'GET' ? query : form)
  const preview = await settingsForecast(services, parsed.ok ? parsed.settings : undefined)
  const problem = parsed.ok ? undefined : Object.values(parsed.errors)[0]
  return { kind: 'fragment', view: 'shared/forecast', model: { forecast: preview, problem } }
}

/** POST /settings/snapshots */
export const saveSettings: Handler = async (visit) => {
  const { services, form } = visit
  const parsed = parseSettingsForm(form)
  if (!parsed.ok) return await settingsPage(visit, { errors: parsed.errors })
  const { settings } = parsed
  const { enabled, covers } = settings
  if (enabled && covers.kind === 'this-server' && services.thisServer() === undefined) {
    const instance = 'Choose the instance: Vultr does not say which one this server is.'
    return await settingsPage(visit, { errors: { instance } })
  }
  const former = await settingsOrDefaults(services)
  const changes = describeChanges(former.settings, settings, services.catalogue.view())
  const previewed = { tab: 'settings', action: 'settings/snapshots', back: 'settings' } as const
  const change: SettingsChange = { kind: 'settings', settings }
  if (asksForPreviewPage(form)) {
    const preview = await services.settingsChanges.preview(change)
    return changePreviewPage(visit, preview, { ...previewed, changes })
  }
  const outcome = await services.settingsChanges.save(change, {
    ...savedByVisitor(visit),
    summary: `Snapshot settings saved. ${changes}`
  })
  switch (outcome.kind) {
    case 'conflict':
      return await conflictPage(visit, settings)
    case 'to-confirm':
      return changePreviewPage(visit, outcome.preview, { ...previewed, changes })
    case 'saved':
      return await told(visit, settings, {
        changes: `${changes}${leftOutText(outcome.leftOut)}`,
        wasOn: former.settings.enabled
      })
  }
}

async function told(
  visit: Visit,
  settings: SnapshotSettings,
  { changes, wasOn }: { readonly changes: string; readonly wasOn: boolean }
): Promise<Reply> {
  const { form } = visit
  // Belongs to turning it on: a form that is sent twice must not take two.
  const isAsked = typed(form, 'takeOneNow') === 'on' && settings.enabled && !wasOn
  const taken = isAsked ? await takeOneNow(visit) : ''
  return redirect('settings', 'success', `Saved. ${changes}${taken}`)
}

/** The second of two admins sees what the first one saved, and is asked which it shall be. */
async function conflictPage(visit: Visit, wanted: SnapshotSettings): Promise<Reply> {
  const stored = await settingsOrDefaults(visit.services)
  const conflict = {
    savedBy: stored.savedBy ?? 'Somebody',
    changes: describeChanges(stored.settings, wanted, visit.services.catalogue.view()),
    hidden: repeatedFields(visit.form).filter(({ name }) => name !== 'version')
  }
  return await settingsPage(visit, { conflict })
}

/** One is asked for at once; many are left to the next tick, which sends them at the limiter's rate. */
async function takeOneNow({ services, user }: Visit): Promise<string> {
  const view = services.catalogue.view()
  const thisServer = services.thisServer()
  const covered = await services.covered()
  const asked = covered.map(({ instanceId }) => ({
    instanceId,
    name:
      instanceId === thisServer?.instanceId
        ? nameOfThisServer(thisServer, view)
        : instanceName(instanceId, view),
    actor: user
  }))
  const [only, ...others] = asked
  if (only === undefined) return ''
  if (others.length === 0) return firstTaken(await services.manualSnapshots.take(only))
  const queued = await services.manualSnapshots.queue(asked)
  return ` First snapshots of ${queued} instances were asked for; they are taken one after another. They count as taken by hand, so they are not pruned: delete them when you do not need them.`
}

function firstTaken(outcome: TakeSnapshotOutcome): string {
  switch (outcome.kind) {
    case 'pending':
    case 'waiting':
      return ' A first snapshot was asked for.'
    case 'busy':
      return ' Another snapshot is in the making already.'
    case 'failed':
      return ` The first snapshot was not taken. ${errorAdvice(outcome.error)}`
  }
}

function leftOutText(count: number): string {
  return wordingIn('en').t('text', { text: leftOutMessage(count) })
}
