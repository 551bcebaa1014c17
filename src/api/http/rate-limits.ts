import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Caller } from '../../access/index.js'
import { message } from '../../wording/index.js'
import { ApiProblem } from '../problems/problem.js'

/** Within a minute, of one token or user; each process counts its own. */
const MOST_REQUESTS = 600
const MINUTE_MS = 60_000

/** Counts a request. @throws ApiProblem `rate-limited` */
export type CountRequest = (caller: Caller, request: Request, response: Response) => Promise<void>

export function createRates(): CountRequest {
  const callers = new WeakMap<Request, string>()
  const requests = limiter((request) => callers.get(request) ?? '')
  return async (caller, request, response) => {
    callers.set(request, caller.id)
    await passed(requests, request, response)
  }
}

function limiter(keyGenerator: (request: Request) => string): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: MOST_REQUESTS,
    keyGenerator,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // It warns of proxies that are not trusted; whom Express trusts is the host's to say.
    validate: false,
    handler: (_request, response, next) => {
      const seconds = Math.max(1, Number(response.get('Retry-After') ?? 60))
      next(new ApiProblem('rate-limited', message('api.problem.rateLimited.text', { seconds })))
    }
  })
}

function passed(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(request, response, (error?: unknown) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
