import { leftOutMessage } from '../../confirmations/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import { message, wordingIn } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { repeatedFields } from '../shared/changes/repeated-fields.js'
import { saveChange } from '../shared/changes/save-change.js'
import { describeChanges } from '../shared/schedules/settings-summary.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'
import { takeFirstSnapshots } from './first-snapshots.js'
import { parseSettingsForm } from './settings-form.js'
import { settingsPage } from './settings-page.js'

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
  return await saveChange(
    visit,
    {
      tab: 'settings',
      action: 'settings/snapshots',
      back: 'settings',
      change: { kind: 'settings', settings },
      changes,
      summary: message('activity.settings.snapshotSettings', { changes })
    },
    {
      saved: ({ leftOut }) =>
        replyToSaved(visit, settings, {
          changes: `${changes}${wordingIn('en').t('text', { text: leftOutMessage(leftOut) })}`,
          wasOn: former.settings.enabled
        }),
      conflict: () => conflictPage(visit, settings)
    }
  )
}

async function replyToSaved(
  visit: Visit,
  settings: SnapshotSettings,
  { changes, wasOn }: { readonly changes: string; readonly wasOn: boolean }
): Promise<Reply> {
  const { form } = visit
  // Belongs to turning it on: a form that is sent twice must not take two.
  const isAsked = typed(form, 'takeOneNow') === 'on' && settings.enabled && !wasOn
  const taken = isAsked ? await takeFirstSnapshots(visit) : ''
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
