import { type Message, readMessage, wordingIn } from '../../src/wording/index.js'

/** What an admin reads of a message, in English. */
export function said(message: Message | undefined): string | undefined {
  return message === undefined ? undefined : wordingIn('en').say(message)
}

/** The same of one that is stored. */
export function saidOf(stored: string | null): string | undefined {
  return stored === null ? undefined : said(readMessage(stored))
}
