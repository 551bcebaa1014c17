import express, { type Router } from 'express'
import { createCallers } from './access/index.js'
import { type ApiServices, createApi } from './api/index.js'
import type { AddonOptions } from './options.js'
import { type ApiTokens, createBearerCheck } from './tokens/index.js'

/**
 * What programs ask for, before the pages: the guards of those are for browsers, and know no tokens.
 * @param deps.pages are asked for all else.
 */
export function createPrograms(
  deps: Omit<ApiServices, 'callers'> & {
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
  router.use('/api/v1', createApi({ ...services, callers }))
  router.use(pages)
  return router
}
