import { message } from '../../../wording/index.js'
import { SendError } from '../../alert/outgoing.js'
import { noAnswer } from '../calls/call-failures.js'
import { saidLine } from '../calls/said.js'
import type { MailSettings } from './settings.js'

/** What nodemailer puts on its errors, as far as it is read; all of it comes from elsewhere. */
interface SmtpFailure {
  readonly code?: unknown
  readonly originalCode?: unknown
  readonly response?: unknown
  readonly responseCode?: unknown
  readonly rejected?: unknown
  readonly message?: unknown
}

/** Why a message was not taken. @param hasTimedOut the whole took too long, whatever else happened. */
export function mailFailure(
  error: unknown,
  settings: MailSettings,
  hasTimedOut: boolean
): SendError {
  if (error instanceof SendError) return error
  const { host } = settings
  const failure = (typeof error === 'object' && error !== null ? error : {}) as SmtpFailure
  if (hasTimedOut || failure.code === 'ETIMEDOUT') {
    return new SendError('timeout', message('alert.send.timeout', { host }), true)
  }
  const status = typeof failure.responseCode === 'number' ? failure.responseCode : undefined
  if (status === undefined) return withoutAnswer(failure, host)
  const said = saidBy(String(failure.response ?? ''), settings)
  // RFC 5321 §4.2.1: 4yz may be taken later, 5yz never. A refused login or encryption stands before every
  // message, so none of them is at fault: all wait until somebody has put it right.
  const isOfServer = failure.code === 'EAUTH' || failure.code === 'ETLS'
  const isTemporary = status < 500 || isOfServer
  const refused = addressesIn(failure.rejected)
  const told =
    failure.code === 'EAUTH'
      ? message('alert.send.mail.login', { host, said })
      : failure.code === 'ETLS'
        ? message('alert.send.mail.noStartTls', { host })
        : refused.length > 0
          ? message('alert.send.mail.recipients', {
              host,
              said,
              refused: { list: refused },
              others: 'none'
            })
          : message('alert.send.mail.refused', { host, said })
  return new SendError('refused', told, isTemporary)
}

/**
 * Some got the message and some did not. It is not tried again, as the others would get it twice; who did
 * not is said, for only an admin can put that right.
 */
export function partlyRefused(
  refused: readonly string[],
  response: string,
  settings: MailSettings
): SendError {
  const told = message('alert.send.mail.recipients', {
    host: settings.host,
    said: saidBy(response, settings),
    refused: { list: [...refused] },
    others: 'got'
  })
  return new SendError('refused', told, false)
}

/** A line of the server's, without the login. */
export function saidBy(response: string, { user, password }: MailSettings): string {
  const login =
    user === undefined || password === undefined
      ? []
      : [password, base64(password), base64(user), base64(`\0${user}\0${password}`)]
  return saidLine(response, login)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function withoutAnswer(failure: SmtpFailure, host: string): SendError {
  const text = typeof failure.message === 'string' ? failure.message : ''
  if (failure.code === 'ETLS' && /STARTTLS/.test(text)) {
    return new SendError('refused', message('alert.send.mail.noStartTls', { host }), true)
  }
  // Where nodemailer puts a code of its own, it keeps the one that tells more.
  return noAnswer({ code: failure.originalCode ?? failure.code }, { host }, false)
}

function addressesIn(rejected: unknown): readonly string[] {
  return Array.isArray(rejected) ? rejected.filter((each) => typeof each === 'string') : []
}
