import { readAccount, settingsOrDefaults } from '../../inventory/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import {
  type FieldErrors,
  type FormFields,
  KEY_DOTS,
  typed,
  typedAll,
  typedFields
} from '../http/form-fields.js'
import { formPage, type PageReply, page } from '../http/reply.js'
import type { Visit } from '../http/visit.js'
import { hasApiKey } from '../shared/account/with-api-key.js'
import { settingsForecast } from '../shared/forecast/forecast.js'
import { scheduleOptions } from '../shared/schedules/schedule-fields.js'
import { alertChannels } from './alert-channels.js'
import { coverageOptions, selectedIdsOf } from './coverage-options.js'
import { settingsFormFields } from './form-fields.js'
import { ownAddresses } from './own-addresses.js'
import { orphanChoices, parseSettingsForm, settingsFieldsOf } from './settings-form.js'

/** What a refused form gives back. */
export interface RefusedSettings {
  readonly apiKeyError?: string
  /** Of the snapshot settings, which are then shown as they were typed. */
  readonly errors?: FieldErrors
}

/** The settings page, as it is or as a refused form left it. */
export async function settingsPage(visit: Visit, refused: RefusedSettings): Promise<PageReply> {
  const { services, wording } = visit
  const apiKey = await services.apiKey.state()
  if (hasApiKey(apiKey)) await readLists(visit)
  const stored = await settingsOrDefaults(services)
  // The search for instances is a form of its own, which brings the others along only by script.
  const isTyped = refused.errors !== undefined && visit.form.frequency !== undefined
  // A box that is not ticked is not sent.
  const asTyped: FormFields = isTyped ? { enabled: '', ...typedFields(visit.form) } : {}
  const fields: FormFields = { ...settingsFieldsOf(stored.settings), ...asTyped }
  const find = typed(visit.form, 'find')
  const settings = isTyped ? typedSettings(visit) : stored.settings
  const coverage = coverageOptions({
    view: services.catalogue.view(),
    thisServer: services.thisServer(),
    thisServerIds: services.thisServerIds(),
    kind: find === '' ? (fields.covers ?? '') : 'selected',
    selectedIds: isTyped ? typedAll(visit.form, 'instances') : selectedIdsOf(stored.settings),
    find,
    wording
  })
  const model = {
    apiKey,
    hasKey: hasApiKey(apiKey),
    keyDots: KEY_DOTS,
    apiKeyError: refused.apiKeyError,
    fields,
    errors: refused.errors ?? {},
    // Only for who sets it up: on every other day nobody needs them.
    own: hasApiKey(apiKey) ? undefined : ownAddresses(),
    version: stored.version,
    ...scheduleOptions(fields),
    orphanChoices: orphanChoices(fields),
    coverage,
    isEnabled: stored.settings.enabled,
    alerts: await alertChannels(services),
    tokens: (await services.tokens.list()).length,
    replicas: await services.replicas?.read(),
    forecast: await settingsForecast(visit, settings, { isStored: !isTyped })
  }
  const shown = page('settings', 'settings/show', wording.t('settings.title'), model)
  const fieldsShown = settingsFormFields(coverage.instances !== undefined, wording)
  return formPage(shown, refusedFields(refused), fieldsShown)
}

/** Where the server is known and a form was sent, the page can be made without a call. */
async function readLists(visit: Visit): Promise<void> {
  const { services, request } = visit
  if (request.method !== 'GET' && services.thisServer() !== undefined) return
  await readAccount(visit.services)
  // Prices stand beside the forecast once they are known; no page waits for them.
  void services.planPrices.ask()
}

function refusedFields({ apiKeyError, errors = {} }: RefusedSettings): FieldErrors {
  return apiKeyError === undefined ? errors : { ...errors, apiKey: apiKeyError }
}

function typedSettings({ form, wording }: Visit): SnapshotSettings | undefined {
  const parsed = parseSettingsForm(form, wording)
  return parsed.ok ? parsed.settings : undefined
}
