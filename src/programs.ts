import express, { type RequestHandler, type Router } from 'express'
import { createCallers } from './access/index.js'
import type { ApiServices } from './api/index.js'
import { lazily } from './common/index.js'
import type { MetricsServices } from './metrics/index.js'
import type { AddonOptions } from './options.js'
import { type ApiTokens, createBearerCheck } from './tokens/index.js'

/**
 * What programs ask for, before the pages: the guards of those are for browsers, and know no tokens.
 * @param deps.pages are asked for all else.
 */
export function createPrograms(
  deps: Omit<ApiServices & MetricsServices, 'callers'> & {
    readonly options: Pick<AddonOptions, 'authorize' | 'currentUser' | 'authenticateToken'>
    readonly tokens: ApiTokens
    readonly pages: Router
  }
): Router {
  const { options, tokens, pages, ...services } = deps
  const { clock, logger } = services
  const { authenticateToken } = options
  const checkBearer = createBearerCheck({ tokens, authenticateToken, clock, logger })
  const callers = createCallers({ ...options, checkBearer })
  const router = express.Router()
  const api = lazily(async () =>
    (await import('./api/index.js')).createApi({ ...services, callers })
  )
  router.use('/api/v1', loadedWhenAsked(api))
  const metrics = lazily(async () =>
    (await import('./metrics/index.js')).createMetrics({ ...services, callers })
  )
  router.use('/metrics', loadedWhenAsked(metrics))
  router.use(pages)
  return router
}

/** What no page needs is loaded with the first request for it: a start is that much shorter. */
function loadedWhenAsked(load: () => Promise<Router>): RequestHandler {
  return async (request, response, next) => {
    const router = await load()
    router(request, response, next)
  }
}

/** The OpenAPI document of the API, loaded with it. */
export async function openApiDocument(): Promise<unknown> {
  const { apiDocument } = await import('./api/index.js')
  return apiDocument()
}
