import type { Request, RequestHandler } from 'express'

/** What of the addon programs ask for, by its paths. */
const OF_PROGRAMS = /^\/(?:api\/v1|metrics)(?:\/|$)/

/** Whether a request comes with a token, right or wrong. */
export function hasBearer(request: Request): boolean {
  return /^Bearer\b/i.test(request.get('authorization') ?? '')
}

/** Leads requests of programs to where they are answered; all others go on. */
export function forPrograms(
  addon: RequestHandler,
  isMeant: (request: Request) => boolean
): RequestHandler {
  return (request, response, next) => {
    if (OF_PROGRAMS.test(request.path) && isMeant(request)) addon(request, response, next)
    else next()
  }
}
