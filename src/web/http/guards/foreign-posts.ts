import type { NextFunction, Request, Response } from 'express'
import { PageError } from '../page-error.js'
import { isSameOrigin, ownOriginOf, parseOrigin, parseReferrer, shownOrigin } from './origin.js'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses every request that changes something unless it comes from a page of the same origin: by
 * the browser's own word (Fetch Metadata, which browsers send over TLS and to this machine), where
 * that is missing by an Origin of this very panel, and where that is missing too by its Referer.
 * What a proxy says of scheme, name and port counts only if Express trusts the proxy.
 */
export function refuseForeignPosts() {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const doubt = SAFE.has(request.method) ? undefined : doubtAbout(request)
    if (doubt === undefined) next()
    else next(new PageError(403, 'This form was not sent from here', doubt))
  }
}

/** Why the request cannot be known to come from a page of ours, and what to do; undefined if it can. */
function doubtAbout(request: Request): string | undefined {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' ? undefined : FOREIGN
  const origin = request.get('origin')
  const referrer = request.get('referer')
  if (origin === undefined && referrer === undefined) return UNSAID
  const from = origin === undefined ? parseReferrer(referrer ?? '') : parseOrigin(origin)
  const own = ownOriginOf(request)
  if (from === undefined || own === undefined) return FOREIGN
  if (isSameOrigin(own, from)) return undefined
  return `The request comes from ${shownOrigin(from)}, but this panel is reached as ${shownOrigin(own)}, so nothing was changed. Open the page again and repeat it. If both are this panel, its reverse proxy does not say how it was reached: have the proxy send Host with its port (nginx: proxy_set_header Host $http_host) and X-Forwarded-Proto, and have the panel trust it (TRUST_PROXY, or Express’s “trust proxy”).`
}

const FOREIGN =
  'The request did not come from a page of this panel, so nothing was changed. Open the page again and repeat it.'

const UNSAID =
  'The request does not say which page it comes from, so nothing was changed. Open the page again and repeat it. If that does not help, the browser or a reverse proxy removes Origin and Referer: let them pass.'
