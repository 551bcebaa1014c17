import { instanceNames } from '../../../confirmations/index.js'
import { settingsOrDefaults } from '../../../inventory/index.js'
import { type FieldErrors, typed, typedFields } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { formPage, page, type Reply } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { scheduleForecast } from '../../shared/forecast/forecast.js'
import {
  scheduleFieldsOf,
  scheduleFormFields,
  scheduleOptions
} from '../../shared/schedules/schedule-fields.js'
import { listFields, listPathOf } from '../list-query.js'

/** The form for one schedule of several instances, as it is or as a refused one left it. */
export async function ownSchedulePage(
  visit: Visit,
  instanceIds: readonly string[],
  errors: FieldErrors
): Promise<Reply> {
  const { services, form, wording } = visit
  const isRefused = Object.keys(errors).length > 0
  const { settings: schedule } = await settingsOrDefaults(services)
  const fields = { ...scheduleFieldsOf(schedule), ...(isRefused ? typedFields(form) : {}) }
  const model = {
    instanceIds,
    saves: typed(form, 'saves'),
    back: listPathOf(form),
    listFields: listFields(form),
    fields,
    errors,
    ...scheduleOptions(fields),
    forecast: isRefused ? undefined : await scheduleForecast(visit, schedule, instanceIds)
  }
  const title = wording.t('instances.custom.title', {
    instances: instanceNames(visit.services.catalogue.view(), instanceIds, isolatedName)
  })
  const shown = page('instances', 'instances/own-schedule', title, model)
  return formPage(shown, errors, scheduleFormFields(wording))
}
