import type { Handler } from '../http/visit.js'
import { settingsForecast } from '../shared/forecast/forecast.js'
import { forecastFragment } from '../shared/forecast/forecast-fragment.js'
import { parseSettingsForm } from './settings-form.js'

/** POST /settings/preview: the sentences alone, while the form is being filled in. */
export const previewSettings: Handler = async (visit) => {
  const { form, query, request, wording } = visit
  const parsed = parseSettingsForm(request.method === 'GET' ? query : form, wording)
  if (!parsed.ok) return forecastFragment(undefined, parsed.errors)
  return forecastFragment(await settingsForecast(visit, parsed.settings), {})
}
