import { PageError } from '../../http/page-error.js'

/** The 404 page where no expired snapshots of an instance wait to be confirmed. */
export function nothingHeld(): PageError {
  return new PageError(
    404,
    'Nothing waits to be confirmed',
    'No expired snapshots of this instance wait for a confirmation (any more).'
  )
}
