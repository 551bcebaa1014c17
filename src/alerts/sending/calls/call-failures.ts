import type { IncomingMessage } from 'node:http'
import { message } from '../../../wording/index.js'
import { SendError } from '../../alert/outgoing.js'
import { retryAfterMs } from './retry-after.js'
import { saidLine } from './said.js'

/** These say that the same may be taken later; every other 4xx is taken never (RFC 9110 §15.5, RFC 8470). */
const TEMPORARY_4XX: ReadonlySet<number> = new Set([408, 425, 429])

/** As far as an answer came. */
export interface ReadAnswer {
  readonly response: IncomingMessage
  readonly text: string
  readonly end: 'whole' | 'too-large' | 'cut'
}

export interface FailureContext {
  readonly url: URL
  readonly secrets: readonly string[]
  readonly now: Date
}

/** Why an answer other than 2xx means that nothing was delivered. */
export function failureOf(answer: ReadAnswer, context: FailureContext): SendError {
  const { statusCode: status = 0, statusMessage = '', headers } = answer.response
  const { host } = context.url
  if (status >= 300 && status < 400) {
    const to = hostOf(headers.location, context.url)
    const told = message('alert.send.redirected', { host, status, to: to ?? host })
    return new SendError('redirected', told, false)
  }
  const isTemporary = status >= 500 || TEMPORARY_4XX.has(status)
  const said = saidLine(answer.text, context.secrets)
  const reason = saidLine(statusMessage, context.secrets, 60)
  const answered = `${status} ${reason}`.trim()
  const wait = isTemporary ? retryAfterMs(headers['retry-after'], context.now) : undefined
  const isTooLarge = answer.end === 'too-large'
  const told =
    said === '' || isTooLarge
      ? message('alert.send.answered', { host, answered, size: isTooLarge ? 'large' : 'any' })
      : message('alert.send.answeredSaying', { host, answered, said })
  return new SendError(isTooLarge ? 'too-large' : 'refused', told, isTemporary, wait)
}

/** Only the host: the rest of an address may be a secret of the other side. */
function hostOf(location: string | undefined, base: URL): string | undefined {
  if (location === undefined || location.length > 10_000) return undefined
  if (!URL.canParse(location, base.href)) return undefined
  return new URL(location, base.href).host.slice(0, 100) || undefined
}

const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/

/** Why no answer came. */
export function noAnswer(
  error: unknown,
  { host }: { readonly host: string },
  hasTimedOut: boolean
): SendError {
  if (hasTimedOut) return new SendError('timeout', message('alert.send.timeout', { host }), true)
  const code = codeOf(error)
  if (/^ERR_(?:INVALID|UNESCAPED|HTTP_INVALID)/.test(code)) {
    return new SendError('settings', message('alert.send.unsendable'), false)
  }
  const told = CERTIFICATE.test(code)
    ? message('alert.send.certificate', { host, code })
    : message('alert.send.unreachable', { host, code })
  return new SendError('unreachable', told, true)
}

/** `none` where there is none. */
export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code)) return code
  // With several addresses Node fails with all of their errors together.
  const [first] = error instanceof AggregateError ? error.errors : []
  return first === undefined ? 'none' : codeOf(first)
}
