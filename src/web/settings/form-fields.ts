import type { Wording } from '../../wording/index.js'
import type { FormField } from '../http/form-fields.js'
import { scheduleFormFields } from '../shared/schedules/schedule-fields.js'

/**
 * The fields of the settings page, in their order.
 * @param hasInstances whether the page has the select of one instance.
 */
export function settingsFormFields(hasInstances: boolean, wording: Wording): readonly FormField[] {
  const { t } = wording
  return [
    { name: 'apiKey', id: 'va-api-key', label: t('settings.apiKey') },
    { name: 'enabled', id: 'va-enabled', label: t('settings.enable') },
    { name: 'covers', id: 'va-covers', label: t('settings.appliesTo') },
    {
      name: 'instance',
      id: hasInstances ? 'va-instance' : 'va-covers',
      label: t('settings.instance')
    },
    { name: 'instances', id: 'va-find-text', label: t('settings.picker') },
    { name: 'tag', id: 'va-tag', label: t('settings.tag') },
    ...scheduleFormFields(wording),
    { name: 'snapshotLimit', id: 'va-limit', label: t('settings.limit') },
    { name: 'orphanDays', id: 'va-orphans', label: t('settings.orphans') }
  ]
}
