import { storageTrouble } from '../../access/index.js'
import { message } from '../../wording/index.js'
import { ApiProblem } from './problem.js'

/** By what is wrong with what is stored. */
const CODES = { settings: 'settings-unreadable', database: 'database-unavailable' } as const

/** Any error as a problem; what is not meant for readers is only logged. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const trouble = storageTrouble(error)
  if (trouble !== undefined) return new ApiProblem(CODES[trouble.kind], trouble.text)
  // Express, of an address with a broken escape.
  if (error instanceof URIError) {
    return new ApiProblem('malformed', message('api.problem.malformed.address'))
  }
  return new ApiProblem('unexpected', message('api.problem.unexpected.text'))
}
