import { storageTrouble } from '../../access/index.js'
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

/** By what is wrong with what is stored. */
const HEADINGS = { settings: message('error.settings'), database: message('error.database') }

/** Any error as a page: what is meant for an admin is shown, everything else is only logged. */
export function toPageError(error: unknown): PageError {
  if (error instanceof PageError) return error
  const trouble = storageTrouble(error)
  if (trouble !== undefined) return new PageError(503, HEADINGS[trouble.kind], trouble.text)
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
