import { changesMessage, leftOutMessage, settingDifferences } from '../../confirmations/index.js'
import { panelServerIds, settingsOrDefaults } from '../../inventory/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import { message, type Text } from '../../wording/index.js'
import { typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { conflictPage, type Reply, redirect } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { saveChange } from '../shared/changes/save-change.js'
import { settingConflict } from '../shared/changes/setting-conflict.js'
import { takeFirstSnapshots } from './first-snapshots.js'
import { parseSettingsForm } from './settings-form.js'
import { settingsPage } from './settings-page.js'

/** POST /settings/snapshots */
export const saveSettings: Handler = async (visit) => {
  const { services, form, wording } = visit
  const parsed = parseSettingsForm(form, wording)
  if (!parsed.ok) return await settingsPage(visit, { errors: parsed.errors })
  const { settings } = parsed
  const { enabled, covers } = settings
  if (enabled && covers.kind === 'this-server' && panelServerIds(services).size === 0) {
    const instance = wording.t('settings.error.thisServer')
    return await settingsPage(visit, { errors: { instance } })
  }
  const former = await settingsOrDefaults(services)
  // Belongs to turning it on: a form that is sent twice must not take two.
  const takesOneNow = typed(form, 'takeOneNow') === 'on' && enabled && !former.settings.enabled
  const view = services.catalogue.view()
  const changes = changesMessage(former.settings, settings, view)
  const shown = changesMessage(former.settings, settings, view, isolatedName)
  const outcome = await saveChange(visit, {
    tab: 'settings',
    action: 'settings/snapshots',
    back: 'settings',
    change: { kind: 'settings', settings, takesOneNow },
    changes: wording.say(shown),
    summary: message('activity.settings.snapshotSettings', { changes })
  })
  switch (outcome.kind) {
    case 'to-review':
      return outcome.reply
    case 'conflict':
      return await replyToConflict(visit, settings)
    case 'saved':
      return await replyToSaved(visit, { outcome, changes: shown, takesOneNow })
  }
}

async function replyToSaved(
  visit: Visit,
  saved: {
    readonly outcome: {
      readonly leftOut: number
      readonly orphanDays?: number
      readonly deletes?: number
    }
    readonly changes: Text
    readonly takesOneNow: boolean
  }
): Promise<Reply> {
  const { deletes = 0 } = saved.outcome
  const told = visit.wording.t('settings.saved', {
    changes: saved.changes,
    leftOut: leftOutMessage(saved.outcome),
    deletes
  })
  const taken = saved.takesOneNow ? await takeFirstSnapshots(visit) : undefined
  const sentences = taken === undefined ? [told] : [told, visit.wording.say(taken)]
  return redirect('settings', 'success', sentences.join(' '))
}

/** The second of two admins sees field by field what the first one saved, and is asked which it shall be. */
async function replyToConflict(visit: Visit, wanted: SnapshotSettings): Promise<Reply> {
  const { services, wording } = visit
  const { settings, savedBy, version } = await settingsOrDefaults(services)
  const who = savedBy === undefined ? undefined : isolatedName(savedBy)
  const conflict = settingConflict(visit, {
    who,
    text: wording.t('settings.conflict', { who: who ?? wording.t('settings.conflict.somebody') }),
    differences: settingDifferences(settings, wanted, services.catalogue.view()),
    action: 'settings/snapshots',
    back: 'settings',
    onTopOf: { version: String(version) }
  })
  return conflictPage(await settingsPage(visit, {}), conflict)
}
