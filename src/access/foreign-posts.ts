import type { Request } from 'express'
import { type Message, message } from '../wording/index.js'
import { isSameOrigin, ownOriginOf, parseOrigin, parseReferrer, shownOrigin } from './origin.js'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Why a request that changes something cannot be known to come from a page of the same origin, and what to
 * do; undefined if it can, or changes nothing. Known by the browser's own word (Fetch Metadata, which
 * browsers send over TLS and to this machine), where that is missing by an Origin of this very panel, and
 * where that is missing too by its Referer. What a proxy says of scheme, name and port counts only if
 * Express trusts the proxy.
 */
export function foreignDoubt(request: Request): Message | undefined {
  return SAFE.has(request.method) ? undefined : doubtAbout(request)
}

function doubtAbout(request: Request): Message | undefined {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' ? undefined : FOREIGN
  const origin = request.get('origin')
  const referrer = request.get('referer')
  if (origin === undefined && referrer === undefined) return UNSAID
  const from = origin === undefined ? parseReferrer(referrer ?? '') : parseOrigin(origin)
  const own = ownOriginOf(request)
  if (from === undefined || own === undefined) return FOREIGN
  if (isSameOrigin(own, from)) return undefined
  return message('error.foreignForm.otherOrigin', {
    from: shownOrigin(from),
    own: shownOrigin(own)
  })
}

const FOREIGN = message('error.foreignForm.foreign')

const UNSAID = message('error.foreignForm.unsaid')
