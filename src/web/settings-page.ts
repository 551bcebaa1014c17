import { FREQUENCIES, RETENTION_CHOICES, timeZoneNames } from '../policy/index.js'
import type { ApiKeyState, SnapshotSettings, StoredSnapshotSettings } from '../settings/index.js'
import type { CatalogueView } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import { type FieldErrors, KEY_DOTS, typed } from './form-fields.js'
import { type Handler, page, type Reply, redirect, type Visit } from './reply.js'
import { fieldsOf, KEEP_FIELDS, parseSettingsForm, THIS_SERVER } from './settings-form.js'
import { describeChanges, previewOf } from './settings-words.js'

/** What a refused form gives back. */
interface Refused {
  readonly apiKeyError?: string
  readonly errors?: FieldErrors
  /** Somebody else saved meanwhile. */
  readonly conflict?: string
}

const PAGE_WAIT_MS = 4_000

/** GET /settings */
export const showSettings: Handler = (visit) => settingsPage(visit, {})

/** The settings page, as it is or as a refused form left it. */
export async function settingsPage(visit: Visit, refused: Refused): Promise<Reply> {
  const { services } = visit
  const apiKey = await services.apiKey.state()
  const thisServer = services.thisServer()
  if (hasKey(apiKey) && (thisServer === undefined || visit.request.method === 'GET')) {
    await services.catalogue.refresh({ maxAgeMs: 15_000, waitMs: PAGE_WAIT_MS, priority: 'page' })
  }
  const stored = await readOrDefaults(visit)
  const isTyped = refused.errors !== undefined
  const fields = isTyped ? typedFields(visit) : fieldsOf(stored.settings)
  const status = refused.conflict !== undefined ? 409 : isRefused(refused) ? 422 : 200
  return page(
    'settings',
    'settings',
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
      frequencies: FREQUENCIES,
      retentionChoices: choicesWith(Number(fields.retentionDays)),
      timeZones: timeZoneNames(),
      keepFields: KEEP_FIELDS,
      instances: instanceChoices(visit, stored.settings, refused.errors?.instance !== undefined),
      isEnabled: stored.settings.enabled,
      preview: previewOf(
        parseOrStored(visit, isTyped, stored.settings),
        services.catalogue.view(),
        services.clock.now(),
        services.thisServer()?.instanceId
      )
    },
    status
  )
}

function isRefused({ apiKeyError, errors }: Refused): boolean {
  return apiKeyError !== undefined || errors !== undefined
}

function hasKey(state: ApiKeyState): boolean {
  return state.kind === 'stored' || state.kind === 'environment'
}

/** Settings that cannot be read are told of in a banner; the form starts from the defaults then. */
async function readOrDefaults({ services }: Visit): Promise<StoredSnapshotSettings> {
  try {
    return await services.snapshotSettings.read()
  } catch (error) {
    if (!(error instanceof Error && error.name === 'SettingsError')) throw error
    const version = await services.snapshotSettings.version()
    return {
      settings: services.snapshotSettings.defaults(),
      version,
      savedAt: undefined,
      savedBy: undefined
    }
  }
}

function typedFields({ form }: Visit): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(form).map((name) => [name, typed(form, name)]))
}

/** A number of days that the select does not offer stays what it is. */
function choicesWith(days: number): readonly number[] {
  if (RETENTION_CHOICES.includes(days) || !Number.isInteger(days) || days < 1 || days > 365) {
    return RETENTION_CHOICES
  }
  return [...RETENTION_CHOICES, days].sort((a, b) => a - b)
}

/** Empty where this server is known and nothing else was chosen: there is nothing to ask. */
function instanceChoices(visit: Visit, settings: SnapshotSettings, isWrong: boolean) {
  const view = visit.services.catalogue.view()
  const thisServer = visit.services.thisServer()
  if (thisServer !== undefined && settings.covers.kind === 'this-server' && !isWrong) {
    return undefined
  }
  const own =
    thisServer === undefined
      ? []
      : [
          {
            value: THIS_SERVER,
            label: `This server (${nameOf(thisServer.instanceId, view, thisServer.hostname)})`
          }
        ]
  return [
    ...own,
    ...view.instances.map(({ id, label, hostname, mainIp, region }) => ({
      value: id,
      label: [label || hostname, mainIp, region].filter((part) => part !== '').join(' · ')
    }))
  ]
}

function nameOf(instanceId: string, view: CatalogueView, hostname: string): string {
  return view.instances.some(({ id }) => id === instanceId)
    ? instanceName(instanceId, view)
    : hostname
}

function parseOrStored(
  visit: Visit,
  isTyped: boolean,
  stored: SnapshotSettings
): SnapshotSettings | undefined {
  if (!isTyped) return stored
  const parsed = parseSettingsForm(visit.form)
  return parsed.ok ? parsed.settings : undefined
}

/** GET /settings/preview: the sentences alone, while the form is being filled in. */
export const previewSettings: Handler = async (visit) => {
  const parsed = parseSettingsForm(visit.query)
  const preview = previewOf(
    parsed.ok ? parsed.settings : undefined,
    visit.services.catalogue.view(),
    visit.services.clock.now(),
    visit.services.thisServer()?.instanceId
  )
  const problem = parsed.ok ? undefined : Object.values(parsed.errors)[0]
  return { kind: 'fragment', view: 'settings-preview', model: { preview, problem } }
}

/** POST /settings/snapshots */
export const saveSettings: Handler = async (visit) => {
  const { services, user, form } = visit
  const parsed = parseSettingsForm(form)
  if (!parsed.ok) return await settingsPage(visit, { errors: parsed.errors })
  const { enabled, covers } = parsed.settings
  if (enabled && covers.kind === 'this-server' && services.thisServer() === undefined) {
    const instance = 'Choose the instance: Vultr does not say which one this server is.'
    return await settingsPage(visit, { errors: { instance } })
  }
  const former = await readOrDefaults(visit)
  const version = Number(typed(form, 'version'))
  const isSaved = await services.snapshotSettings.save(parsed.settings, {
    actor: user,
    ...(Number.isInteger(version) && typed(form, 'version') !== ''
      ? { expectedVersion: version }
      : {})
  })
  if (!isSaved) {
    const { savedBy } = await readOrDefaults(visit)
    const conflict = `${savedBy ?? 'Somebody'} saved these settings after you opened them. Here is what is stored now; make your change again and save.`
    return await settingsPage(visit, { conflict })
  }
  const changes = describeChanges(former.settings, parsed.settings, services.catalogue.view())
  await services.activity.record({
    at: services.clock.now(),
    actor: user,
    kind: 'settings',
    outcome: 'ok',
    sentence: `Snapshot settings saved. ${changes}`
  })
  const taken = typed(form, 'takeOneNow') === 'on' ? await takeOneNow(visit, parsed.settings) : ''
  return redirect('settings', 'success', `Saved. ${changes}${taken}`)
}

async function takeOneNow(visit: Visit, settings: SnapshotSettings): Promise<string> {
  const { services, user } = visit
  const thisServer = services.thisServer()
  const { covers } = settings
  const instanceIds =
    covers.kind === 'selected'
      ? covers.instanceIds
      : thisServer === undefined
        ? []
        : [thisServer.instanceId]
  const view = services.catalogue.view()
  for (const instanceId of instanceIds) {
    const name = nameOf(instanceId, view, thisServer?.hostname ?? 'Snapshot')
    await services.scheduling.takeSnapshot({ instanceId, name, actor: user })
  }
  return instanceIds.length === 0 ? '' : ' A first snapshot was asked for.'
}
