import { DatabaseError } from '../../database/index.js'
import { ScheduleError } from '../../policy/index.js'
import { SettingsError } from '../../settings/index.js'
import { type Message, message, wordingIn } from '../../wording/index.js'

/** The reply is an error page: the loader or handler found nothing to go on with. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly status: number
  readonly heading: Message
  /** What happened, why, and what to do. */
  readonly text: Message
  constructor(status: number, heading: Message, text: Message) {
    // For a host that shows errors itself, and for its log.
    super(wordingIn('en').say(text))
    this.status = status
    this.heading = heading
    this.text = text
  }
}

/** A select of the catalog knows words without hyphens. */
const DATABASE_WORDS: Readonly<Record<DatabaseError['kind'], string>> = {
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

/** Any error as a page: what is meant for an admin is shown, everything else is only logged. */
export function toPageError(error: unknown): PageError {
  if (error instanceof PageError) return error
  if (error instanceof ScheduleError || error instanceof SettingsError) {
    return new PageError(503, message('error.settings'), message('error.settings.text'))
  }
  if (error instanceof DatabaseError) {
    const text = message('error.database.text', { kind: DATABASE_WORDS[error.kind] })
    return new PageError(503, message('error.database'), text)
  }
  const status =
    error instanceof Error && 'status' in error && typeof error.status === 'number'
      ? error.status
      : 500
  if (status === 413) {
    return new PageError(413, message('error.tooLarge'), message('error.tooLarge.text'))
  }
  if (status === 400 || status === 415) {
    return new PageError(status, message('error.unreadable'), message('error.unreadable.text'))
  }
  return new PageError(500, message('error.unexpected'), message('error.unexpected.text'))
}
