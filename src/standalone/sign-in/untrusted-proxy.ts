import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { sourceOf } from './address.js'

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
export function untrustedProxyNotice(request: Request): string | undefined {
  const headers = untrustedHeaders(request)
  if (headers.length === 0) return undefined
  const proxy = request.socket.remoteAddress ?? 'an unknown address'
  const isTls = /^https/i.test(request.get('X-Forwarded-Proto') ?? '')
  const cookies = isTls ? ', and your cookies are not marked Secure although you use TLS' : ''
  return `A reverse proxy at ${proxy} passes requests on (${headers.join(', ')}), but TRUST_PROXY does not name it. So all visitors count as one address: somebody else’s failed sign-ins slow yours down${cookies}. Set TRUST_PROXY to the address of the proxy and restart the panel.`
}

/** For whom an untrusted proxy says it speaks: the last address it wrote, which is its own word. */
export function claimOf(request: Request): string | undefined {
  const last = request.get('X-Forwarded-For')?.split(',').at(-1)?.trim()
  if (last === undefined) return undefined
  const source = sourceOf(last)
  return source === 'unknown' ? undefined : source
}
