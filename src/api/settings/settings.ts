import type { SettingsChange } from '../../confirmations/index.js'
import { changesMessage, flawsOfSchedule } from '../../confirmations/index.js'
import { panelServerIds, readAccount, settingsOrDefaults } from '../../inventory/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import { message } from '../../wording/index.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { requireMatch } from '../http/etag.js'
import { invalid } from '../problems/field-problems.js'
import { previewAnswer } from './preview.js'
import { saveChange } from './save-change.js'
import { previewItem, settingsBody, settingsItem, withZonesMeant } from './settings-schemas.js'

const COMMON = { tag: 'Settings', isOfAccount: true } as const

export const getSettings = endpoint({
  ...COMMON,
  id: 'getSettings',
  method: 'get',
  path: '/settings',
  need: 'read',
  summary: 'Get the snapshot settings',
  answers: { 200: { description: 'The settings.', schema: settingsItem, headers: ['ETag'] } },
  problems: ['settings-unreadable'],
  async handle({ services: { snapshotSettings } }): Promise<Answer> {
    const { settings, version } = await snapshotSettings.read()
    return { status: 200, body: settings, etag: etagOfVersion(version) }
  }
})

export const saveSettings = endpoint({
  ...COMMON,
  id: 'saveSettings',
  method: 'put',
  path: '/settings',
  need: 'destroy',
  match: 'required',
  confirms: true,
  summary: 'Save the snapshot settings',
  description:
    'What deletes snapshots, leaves instances unprotected or makes what is stored grow beyond the bounds is answered with its preview first, and saved when the request comes again with the fingerprint as `Confirm`.',
  body: settingsBody,
  meant: withZonesMeant,
  answers: {
    200: { description: 'The settings as they are now.', schema: settingsItem, headers: ['ETag'] }
  },
  problems: ['confirmation-required'],
  async handle(call): Promise<Answer> {
    const { services, body: settings, request } = call
    refuseFlaws(call, settings)
    await readAccount(services)
    const former = await settingsOrDefaults(services)
    requireMatch(request, etagOfVersion(former.version), { isRequired: true })
    const changes = changesMessage(former.settings, settings, services.catalogue.view())
    await saveChange(
      call,
      { kind: 'settings', settings },
      {
        version: former.version,
        summary: message('activity.settings.snapshotSettings', { changes })
      }
    )
    const now = await services.snapshotSettings.read()
    return { status: 200, body: now.settings, etag: etagOfVersion(now.version) }
  }
})

export const previewSettings = endpoint({
  ...COMMON,
  id: 'previewSettings',
  method: 'post',
  path: '/settings/preview',
  need: 'read',
  summary: 'Preview a change of the snapshot settings',
  description: 'What saving them would delete, leave unprotected and cost. Nothing is saved.',
  body: settingsBody,
  meant: withZonesMeant,
  answers: { 200: { description: 'The preview.', schema: previewItem } },
  async handle(call): Promise<Answer> {
    const { services, body: settings } = call
    refuseFlaws(call, settings)
    await readAccount(services)
    const change: SettingsChange = { kind: 'settings', settings }
    const review = await services.settingsChanges.preview(change)
    return { status: 200, body: previewAnswer(review, services.catalogue.view()) }
  }
})

/** What a form would not take either. @throws ApiProblem `invalid` */
function refuseFlaws({ services }: Pick<Call, 'services'>, settings: SnapshotSettings): void {
  const flaws = flawsOfSchedule(settings)
  if (flaws.length > 0) throw invalid(flaws)
  const { enabled, covers } = settings
  if (enabled && covers.kind === 'this-server' && panelServerIds(services).size === 0) {
    throw invalid([{ field: 'covers.kind', message: message('api.invalid.thisServer') }])
  }
}

/** The settings are the same while their version is. */
function etagOfVersion(version: number): string {
  return `"settings-${version}"`
}
