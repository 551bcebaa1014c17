import { createHash } from 'node:crypto'
import type { SendMailOptions } from 'nodemailer'
import { cutText } from '../../../common/index.js'
import type { Outgoing } from '../../alert/outgoing.js'
import { plainText, subjectOf } from '../texts/outgoing-texts.js'
import { domainOf, readMailbox } from './addresses.js'
import { mailHtml } from './html.js'
import type { MailSettings } from './settings.js'

/** Of a subject, as people count characters, and in bytes. */
const LONGEST_SUBJECT = { graphemes: 200, bytes: 600 } as const

/** In bytes; a digest of a thousand instances has less than half of it. */
const LONGEST_TEXT = 200_000
const MOST_FACTS = 500
const PARAGRAPHS = { most: 100, bytes: 2_000 } as const

/**
 * The message as nodemailer takes it. Every message of an alert refers to one that was never sent, the
 * alert's own, so that mail programs show them as one conversation whichever of them came first.
 * @throws TypeError where `from` is no address, which the schema sees to.
 */
export function composeMail(outgoing: Outgoing, settings: MailSettings): SendMailOptions {
  const from = readMailbox(settings.from)
  if (from === undefined) throw new TypeError('from is no address')
  const domain = domainOf(from)
  const bounded = boundedText(outgoing)
  const { threadId, locale } = outgoing
  const thread = threadId === undefined ? undefined : messageId(`alert-${threadId}`, domain)
  return {
    from: { ...from },
    to: settings.to.map((address) => ({ name: '', address })),
    // What stands in a header decides nothing.
    envelope: { from: from.address, to: [...settings.to] },
    subject: plainHeader(bounded.subject),
    text: cutText(plainText(bounded, MOST_FACTS), { bytes: LONGEST_TEXT }),
    html: mailHtml(bounded, MOST_FACTS),
    date: outgoing.at,
    messageId: messageId(outgoing.id, domain),
    ...(thread === undefined ? {} : { inReplyTo: thread, references: [thread] }),
    headers: {
      // RFC 3834, and what Exchange reads: no holiday notice answers an alert.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': locale.replace(/[^A-Za-z0-9-]/g, ''),
      // For the filters of mail programs.
      'X-Alert-Kind': outgoing.kind,
      'X-Alert-Severity': outgoing.severity,
      ...(outgoing.state === undefined ? {} : { 'X-Alert-State': outgoing.state })
    },
    ...(outgoing.severity === 'critical' ? { priority: 'high' as const } : {}),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

function boundedText(outgoing: Outgoing): Outgoing {
  return {
    ...outgoing,
    subject: cutText(subjectOf(outgoing), LONGEST_SUBJECT),
    paragraphs: outgoing.paragraphs
      .slice(0, PARAGRAPHS.most)
      .map((each) => cutText(each, { bytes: PARAGRAPHS.bytes }))
  }
}

/** The same for the same id, made of signs that every header takes. */
function messageId(id: string, domain: string): string {
  const isSafe = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(id) && !/\.\.|\.$/.test(id)
  return `<${isSafe ? id : createHash('sha256').update(id).digest('hex')}@${domain}>`
}

/** A name that is written as an encoded word would be decoded by the mail program: `=?utf-8?B?…?=`. */
function plainHeader(text: string): string {
  return text.replaceAll('=?', '=\u200b?')
}
