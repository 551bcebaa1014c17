import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import session from 'express-session'
import helmet from 'helmet'
import createMemoryStore from 'memorystore'
import type { Logger } from 'pino'
import {
  type AddonOptionsInput,
  createVultrAddon,
  refuseForeignPosts,
  type VultrAddon
} from '../index.js'
import { cookiesBelow, neverStored, outside } from './below-base-path.js'
import type { Admin } from './data-files.js'
import { loginRoutes, requireLogin } from './login.js'
import { MOUNT, messagePage, shellPage } from './shell.js'

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url))
const TWELVE_HOURS_MS = 12 * 3_600_000

export interface Panel {
  readonly app: Express
  readonly addon: VultrAddon
  close(): Promise<void>
}

/**
 * The panel of `npm start`: a login and a menu round the addon, which it mounts as any host would.
 * All of it lives below `basePath`, by default at the root.
 */
export async function createPanel(options: {
  readonly addon: Omit<AddonOptionsInput, 'authorize' | 'currentUser' | 'layout'>
  readonly admin: Admin
  /** What stands before every path, without a slash at its end; default none. */
  readonly basePath?: string
  readonly trustProxy: boolean | number | string
  readonly logger: Logger
}): Promise<Panel> {
  const { admin, logger, basePath = '' } = options
  const addon: VultrAddon = await createVultrAddon({
    ...options.addon,
    authorize: (request) => request.session.user !== undefined,
    currentUser: (request) => request.session.user ?? admin.user,
    layout: (page) =>
      shellPage(page, { basePath, menu: addon.menuItem, user: admin.user, serverName: hostname() })
  })
  const app = express()
  app.disable('x-powered-by')
  // The path of a cookie tells capitals apart, so what stands before it has to as well.
  app.enable('case sensitive routing')
  app.set('trust proxy', options.trustProxy)
  const panel = express.Router()
  // A health check asks the panel itself, whatever the proxy before it adds.
  app.get(['/healthz', `${basePath}/healthz`], (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text').send('ok')
  })
  app.use(securityHeaders())
  panel.get('/assets/standalone.css', (_request, response) => {
    response.sendFile('standalone.css', { root: PUBLIC, maxAge: '1h' })
  })
  const sessions = openSessions(basePath)
  panel.use(neverStored, sessions.middleware, refuseForeignPosts())
  const refused = async (user: string, address: string) => {
    logger.warn({ user, address }, 'sign-in refused')
    await addon.recordSignInRefusal({ user, address })
  }
  panel.use(loginRoutes({ basePath, admin, refused }))
  panel.get('/', (_request, response) => response.redirect(303, `${basePath}${MOUNT}/`))
  panel.use(MOUNT, cookiesBelow(basePath), exceptStatic(requireLogin(basePath)), addon.router)
  app.use(basePath === '' ? '/' : basePath, panel)
  app.use(outside(basePath), sendError(logger, basePath))
  return {
    app,
    addon,
    async close() {
      sessions.close()
      await addon.stop()
    }
  }
}

/** The sign-in page wears the addon's theme. */
function exceptStatic(guard: express.RequestHandler): express.RequestHandler {
  return (request, response, next) => {
    if (request.path.startsWith('/static/')) next()
    else guard(request, response, next)
  }
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"]
      }
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false
  })
}

function openSessions(basePath: string) {
  const MemoryStore = createMemoryStore(session)
  const store = new MemoryStore({ checkPeriod: TWELVE_HOURS_MS })
  const middleware = session({
    name: 'panel_session',
    // Sessions live in memory, so the key that signs them may end with the process too.
    secret: randomBytes(32).toString('base64'),
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: {
      httpOnly: true,
      path: basePath === '' ? '/' : basePath,
      sameSite: 'lax',
      secure: 'auto',
      maxAge: TWELVE_HOURS_MS
    }
  })
  return { middleware, close: () => store.stopInterval() }
}

function sendError(logger: Logger, basePath: string) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status =
      error instanceof Error && 'status' in error && typeof error.status === 'number'
        ? error.status
        : 500
    if (status >= 500) logger.error({ err: error }, 'a page could not be made')
    const message =
      error instanceof Error && error.name === 'PageError'
        ? error.message
        : status < 500
          ? 'The request cannot be read, or is too large.'
          : 'Something went wrong here; the reason is in the log.'
    response.status(status).send(messagePage(basePath, status < 500 ? 'Refused' : 'Error', message))
  }
}
