import type { FieldErrors } from '../../http/form-fields.js'
import type { Reply } from '../../http/reply.js'
import type { ForecastView } from './forecast.js'

/** The sentences alone, while a form is being filled in; or the first thing that is wrong with it. */
export function forecastFragment(forecast: ForecastView | undefined, errors: FieldErrors): Reply {
  const [problem] = Object.values(errors)
  return { kind: 'fragment', view: 'shared/forecast', model: { forecast, problem } }
}
