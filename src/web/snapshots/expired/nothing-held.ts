import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'

/** The 404 page where no expired snapshots of an instance wait to be confirmed. */
export function nothingHeld(): PageError {
  return new PageError(404, message('error.nothingHeld'), message('error.nothingHeld.text'))
}
