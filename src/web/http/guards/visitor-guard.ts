import type { Request, RequestHandler } from 'express'
import { isAllowed, nameOfVisitor } from '../../../access/index.js'
import type { WebServices } from '../services.js'
import { isFromOpenPage, notAllowed } from './visitor.js'

/** Lets visitors in, and knows who they are from then on. */
export interface VisitorGuard {
  readonly admit: RequestHandler
  /** Who makes a request that was let in. */
  visitorOf(request: Request): string
}

/** Who may not, or has no name, gets no further: before a body is read and anything is done. */
export function createVisitorGuard(services: WebServices): VisitorGuard {
  const visitors = new WeakMap<Request, string>()
  return {
    async admit(request, response, next) {
      response.set('Cache-Control', 'no-store')
      if (await isAllowed(request, services)) {
        visitors.set(request, await nameOfVisitor(request, services))
        // Tells our answers from a sign-in page that a host puts in their place.
        response.set('Vultr-Addon', '1')
        next()
      } else if (isFromOpenPage(request)) {
        // The page itself says that the session has ended, and stays as it is.
        response.status(401).end()
      } else throw notAllowed()
    },
    visitorOf: (request) => visitors.get(request) ?? ''
  }
}
