import type { InstanceSchedule } from '../../settings/index.js'
import { type FieldErrors, typedFields } from '../http/form-fields.js'
import type { Visit } from '../http/visit.js'
import { scheduleForecast } from '../shared/forecast/forecast.js'
import { scheduleFieldsOf, scheduleOptions } from '../shared/schedules/schedule-fields.js'
import { choiceMessage } from '../shared/schedules/settings-facts.js'
import { settingsOrDefaults } from '../shared/schedules/stored-settings.js'

/** What a refused form of its schedule gives back. */
export interface RefusedSchedule {
  readonly errors?: FieldErrors
  readonly conflict?: string
}

/** The card of an instance's schedule. */
export async function presentInstanceSchedule(
  visit: Visit,
  id: string,
  own: InstanceSchedule | undefined,
  refused: RefusedSchedule
) {
  const { services, form, wording } = visit
  const choice = own?.choice ?? { mode: 'default' as const }
  const schedule =
    choice.mode === 'own' ? choice.schedule : (await settingsOrDefaults(services)).settings
  const isTyped = refused.errors !== undefined
  const fields = { ...scheduleFieldsOf(schedule), ...(isTyped ? typedFields(form) : {}) }
  return {
    mode: choice.mode,
    choiceText: wording.say(choiceMessage(choice)),
    choiceSavedBy: own?.savedBy,
    version: own?.version ?? 0,
    fields,
    errors: refused.errors ?? {},
    conflict: refused.conflict,
    ...scheduleOptions(fields),
    forecast: isTyped
      ? undefined
      : await scheduleForecast(visit, schedule, [id], { isStored: choice.mode === 'own' })
  }
}
