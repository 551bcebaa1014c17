import { DatabaseError } from '../../database/index.js'
import { ScheduleError } from '../../policy/index.js'
import { SettingsError } from '../../settings/index.js'
import { message } from '../../wording/index.js'
import { ApiProblem } from './problem.js'

/** A select of the catalog knows words without hyphens. */
const WORDS: Readonly<Record<DatabaseError['kind'], string>> = {
  locked: 'locked',
  corrupt: 'damaged',
  'read-only': 'readonly',
  full: 'full',
  newer: 'other',
  'not-ours': 'other',
  constraint: 'other',
  unreachable: 'unreachable',
  refused: 'refused',
  standby: 'standby',
  unavailable: 'other'
}

/** Any error as a problem; what is not meant for readers is only logged. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof ScheduleError || error instanceof SettingsError) {
    return new ApiProblem('settings-unreadable', message('error.settings.text'))
  }
  if (error instanceof DatabaseError) {
    const text = message('error.database.text', { kind: WORDS[error.kind] })
    return new ApiProblem('database-unavailable', text)
  }
  // Express, of an address with a broken escape.
  if (error instanceof URIError) {
    return new ApiProblem('malformed', message('api.problem.malformed.address'))
  }
  return new ApiProblem('unexpected', message('api.problem.unexpected.text'))
}
