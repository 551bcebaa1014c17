import { STATUS_CODES } from 'node:http'
import compression from 'compression'
import express, { type Request, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import type { Callers } from '../access/index.js'
import type { Catalogue } from '../account/index.js'
import { visibilityOf } from '../api/index.js'
import { securityHeaders } from '../common/index.js'
import { message, viewerLocale, wordingIn } from '../wording/index.js'
import { CONTENT_TYPE, exposition } from './exposition.js'
import { type Measured, readMetrics } from './read-metrics.js'

export interface MetricsServices extends Measured {
  readonly catalogue: Pick<Catalogue, 'view' | 'refresh'>
  readonly callers: Callers
  readonly logger: Logger
}

/** The scheduler reads the account more often than that where it leads; others take over what was read. In ms. */
const FRESH_MS = 5 * 60_000
/** What a scrape may wait on Vultr, in ms; Prometheus gives up after ten seconds. */
const WAIT_MS = 3_000

/** `GET metrics`, for Prometheus; to be mounted at that path below the addon. */
export function createMetrics(services: MetricsServices): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.use(securityHeaders({}), compression())
  router.get('/', async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const caller = await services.callers.callerOf(request)
    if ('kind' in caller) {
      refuse(request, response, caller)
      return
    }
    await services.catalogue.refresh({ maxAgeMs: FRESH_MS, waitMs: WAIT_MS, priority: 'page' })
    const visibility = visibilityOf(caller, services.catalogue.view())
    const text = await services.memo(`metrics ${visibility.token}`, async () =>
      exposition(await readMetrics(services, visibility))
    )
    response.set('Content-Type', CONTENT_TYPE).send(text)
  })
  router.all('/', (_request, response) => {
    sendProblem(response, 405, 'method-not-allowed', { Allow: 'GET, HEAD' })
  })
  router.use((_request, response) => sendProblem(response, 404, 'not-found'))
  router.use(failed(services))
  return router
}

function refuse(
  request: Request,
  response: Response,
  refusal: { readonly kind: string; readonly retryAfterS?: number }
): void {
  if (refusal.kind === 'limited') {
    sendProblem(response, 429, 'rate-limited', { 'Retry-After': String(refusal.retryAfterS) })
  } else if (refusal.kind === 'foreign') sendProblem(response, 403, 'foreign-request')
  else {
    const { say } = wordingIn(viewerLocale(request.headers))
    const detail = say(message('api.problem.unauthorized.text'))
    const headers = { 'WWW-Authenticate': 'Bearer realm="vultr"' }
    sendProblem(response, 401, 'unauthorized', headers, detail)
  }
}

/** The same codes as the API's. @param detail where somebody who tries it by hand has something to do. */
function sendProblem(
  response: Response,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  detail?: string
): void {
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, code, detail }
  response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(body))
}

function failed({ logger }: MetricsServices): express.ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    logger.error({ err: error }, 'the metrics could not be read')
    sendProblem(response, 503, 'unavailable')
  }
}
