import { message } from '../../wording/index.js'
import { PageError } from '../http/page-error.js'

/** The 404 page for an id that nobody knows. */
export function unknownInstance(): PageError {
  return new PageError(404, message('error.unknownInstance'), message('error.unknownInstance.text'))
}
