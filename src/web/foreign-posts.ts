import type { NextFunction, Request, Response } from 'express'
import { PageError } from './reply.js'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses every request that changes something unless it comes from a page of the same origin:
 * by the browser's own word (Fetch Metadata), or where that is missing, as on plain http, by an
 * Origin of this very host. Behind a proxy that rewrites Host, Express has to trust it.
 */
export function refuseForeignPosts() {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (SAFE.has(request.method) || isFromOurPages(request)) next()
    else {
      next(
        new PageError(
          403,
          'This form was not sent from here',
          'The request did not come from a page of this panel, so nothing was changed. Open the page again and repeat it. Behind a reverse proxy, let it pass on the Host header, or have the panel trust it.'
        )
      )
    }
  }
}

function isFromOurPages(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = request.get('origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === request.host
}
