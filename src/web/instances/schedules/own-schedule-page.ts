import { instanceNames } from '../../../confirmations/index.js'
import { settingsOrDefaults } from '../../../inventory/index.js'
import { type FieldErrors, typed, typedFields } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { formPage, type PageReply, page } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { scheduleForecast } from '../../shared/forecast/forecast.js'
import {
  scheduleFieldsOf,
  scheduleFormFields,
  scheduleOptions
} from '../../shared/schedules/schedule-fields.js'
import { parseScheduleForm } from '../../shared/schedules/schedule-form.js'
import { listFields, listWithTicked } from '../list-query.js'

/** The form for one schedule of several instances, as it is or as a refused one left it. */
export async function ownSchedulePage(
  visit: Visit,
  instanceIds: readonly string[],
  errors: FieldErrors,
  isTyped = Object.keys(errors).length > 0
): Promise<PageReply> {
  const { services, form, wording } = visit
  const { settings: schedule } = await settingsOrDefaults(services)
  const parsed = isTyped ? parseScheduleForm(form, wording) : { ok: true as const, schedule }
  const typedSchedule = parsed.ok ? parsed.schedule : undefined
  const fields = { ...scheduleFieldsOf(schedule), ...(isTyped ? typedFields(form) : {}) }
  const model = {
    instanceIds,
    saves: typed(form, 'saves'),
    shownAt: typed(form, 'shownAt'),
    back: listWithTicked(form, instanceIds),
    listFields: listFields(form),
    fields,
    errors,
    ...scheduleOptions(fields),
    forecast: typedSchedule && (await scheduleForecast(visit, typedSchedule, instanceIds))
  }
  const title = wording.t('instances.custom.title', {
    instances: instanceNames(visit.services.catalogue.view(), instanceIds, isolatedName)
  })
  const shown = page('instances', 'instances/own-schedule', title, model)
  return formPage(shown, errors, scheduleFormFields(wording))
}
