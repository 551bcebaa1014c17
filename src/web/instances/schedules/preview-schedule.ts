import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { scheduleForecast } from '../../shared/forecast/forecast.js'
import { forecastFragment } from '../../shared/forecast/forecast-fragment.js'
import { parseScheduleForm } from '../../shared/schedules/schedule-form.js'
import { instanceIdsIn } from '../ids-token.js'

/** POST /instances/preview: what an own schedule amounts to, while the form is being filled in. */
export const previewSchedule: Handler = withApiKey(async (visit) => {
  const { form, wording } = visit
  const parsed = parseScheduleForm(form, wording)
  if (!parsed.ok) return forecastFragment(undefined, parsed.errors)
  const forecast = await scheduleForecast(visit, parsed.schedule, instanceIdsIn(form))
  return forecastFragment(forecast, {})
}, 'instances')
