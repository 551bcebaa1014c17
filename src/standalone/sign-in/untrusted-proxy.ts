import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { sourceOf } from '../../common/index.js'
import { type Message, message } from '../../wording/index.js'

const TOLD_BY_PROXIES = ['X-Forwarded-For', 'X-Forwarded-Proto'] as const

/** Which of the headers of a proxy a request has, though it came from none that is trusted. */
function untrustedHeaders(request: Request): readonly string[] {
  const isTrusted = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean
  if (isTrusted(request.socket.remoteAddress ?? '', 0)) return []
  return TOLD_BY_PROXIES.filter((name) => request.get(name) !== undefined)
}

/** Says in the log, once, that a proxy is not trusted. */
export function warnOfUntrustedProxy(logger: Logger): RequestHandler {
  let isTold = false
  return (request, _response, next) => {
    const headers = isTold ? [] : untrustedHeaders(request)
    if (headers.length > 0) {
      isTold = true
      logger.warn(
        { headers, from: request.socket.remoteAddress },
        'a request came with headers of a reverse proxy that TRUST_PROXY does not name, so they are ignored: all visitors count as one address, and cookies are not marked Secure; set TRUST_PROXY if there is a proxy before the panel'
      )
    }
    next()
  }
}

/**
 * What an admin should know of the way by which this very request came. A stranger cannot bring it
 * about on another's pages.
 */
export function untrustedProxyNotice(request: Request): Message | undefined {
  const headers = untrustedHeaders(request)
  if (headers.length === 0) return undefined
  const isTls = /^https/i.test(request.get('X-Forwarded-Proto') ?? '')
  return message('panel.untrustedProxy', {
    proxy: request.socket.remoteAddress ?? message('activity.signIn.unknownAddress'),
    headers: headers.join(', '),
    scheme: isTls ? 'https' : 'http'
  })
}

/** For whom an untrusted proxy says it speaks: the last address it wrote, which is its own word. */
export function claimOf(request: Request): string | undefined {
  const last = request.get('X-Forwarded-For')?.split(',').at(-1)?.trim()
  if (last === undefined) return undefined
  const source = sourceOf(last)
  return source === 'unknown' ? undefined : source
}
