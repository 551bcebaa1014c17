import { type ReadMail, readMail } from './read-mail.js'

/** The oldest go first. */
const MOST_MAILS = 200

export interface KeptMail extends ReadMail {
  /** Counts from 1. */
  readonly number: number
  readonly receivedAt: Date
}

/** What the panel of the demo has mailed so far. */
export interface Mailbox {
  /** Newest first. */
  list(): readonly KeptMail[]
  /** @param raw as it came over the line. */
  add(raw: Buffer): void
}

export function createMailbox(): Mailbox {
  const mails: KeptMail[] = []
  let last = 0
  return {
    list: () => [...mails],
    add(raw) {
      last += 1
      mails.unshift({ ...readMail(raw), number: last, receivedAt: new Date() })
      mails.splice(MOST_MAILS)
    }
  }
}
