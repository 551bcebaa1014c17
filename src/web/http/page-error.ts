/** The reply is an error page: the loader or handler found nothing to go on with. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly status: number
  readonly heading: string
  /** @param message for the admin: what happened, why, and what to do. */
  constructor(status: number, heading: string, message: string) {
    super(message)
    this.status = status
    this.heading = heading
  }
}

/**
 * Any error as a page: what is meant for an admin is shown, everything else is only logged.
 * Errors of the database are known by their name, as this room does not reach down to theirs.
 */
export function toPageError(error: unknown): PageError {
  if (error instanceof PageError) return error
  if (!(error instanceof Error)) return unexpected()
  if (error.name === 'ScheduleError') {
    return new PageError(
      503,
      'The stored settings cannot be used',
      `${error.message} Save the snapshot settings again; nothing is taken or pruned until then.`
    )
  }
  if (error.name === 'DatabaseError' || error.name === 'SettingsError') {
    return new PageError(503, 'The panel cannot store or read its data', error.message)
  }
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (status === 413) {
    return new PageError(
      413,
      'Too much at once',
      'What was sent is larger than 100 kB, so nothing was stored.'
    )
  }
  if (status === 400 || status === 415) {
    return new PageError(
      status,
      'The request cannot be read',
      'Open the page again and repeat what you did.'
    )
  }
  return unexpected()
}

function unexpected(): PageError {
  return new PageError(
    500,
    'Something went wrong here',
    'The page could not be made; nothing is known to have been changed. The reason is in the panel’s log.'
  )
}
