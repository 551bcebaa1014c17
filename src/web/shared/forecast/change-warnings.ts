import type { SettingsChange } from '../../../confirmations/index.js'
import type { Visit } from '../../http/visit.js'
import { expiringLater } from '../changes/expiring-later.js'
import { growthTexts } from '../changes/growth-texts.js'

/**
 * What a change does that is to be seen before it is saved, told while the form is filled in. Nothing is
 * changed by settings that are stored.
 */
export async function changeWarnings(
  { services: { settingsChanges, catalogue }, wording }: Pick<Visit, 'services' | 'wording'>,
  change: SettingsChange,
  { isStored }: { readonly isStored: boolean }
): Promise<readonly string[]> {
  if (isStored) return []
  const { t } = wording
  const { instances, unprotected, orphans, growth } = await settingsChanges.preview(change)
  const expiring = instances.reduce((sum, { newly }) => sum + newly.length, 0)
  const later = expiringLater(orphans)
  return [
    ...(unprotected.length === 0 ? [] : [t('forecast.unprotected', { count: unprotected.length })]),
    ...(expiring === 0 ? [] : [t('forecast.expiry', { count: expiring })]),
    ...(later === undefined ? [] : [t('forecast.orphans', later)]),
    // The limit is told of beside them, whether a change makes it worse or not.
    ...(growth === undefined
      ? []
      : growthTexts({ ...growth, limit: undefined }, catalogue.view(), wording))
  ]
}
