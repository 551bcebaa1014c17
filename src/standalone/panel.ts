import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import type { Logger } from 'pino'
import { PACKAGE_FOLDER, securityHeaders } from '../common/index.js'
import {
  type AddonOptionsInput,
  createVultrAddon,
  type Page,
  refuseForeignPosts,
  type VultrAddon
} from '../index.js'
import { type Message, message } from '../wording/index.js'
import { accountRoutes } from './account.js'
import { cookiesBelow, neverStored, outside } from './below-base-path.js'
import { forPrograms, hasBearer } from './for-programs.js'
import { languageRoutes, wordingOf } from './language.js'
import { loginRoutes, requireLogin } from './login.js'
import { ACCOUNT, MOUNT } from './next-path.js'
import { messagePage, plainPage, shellPage } from './shell.js'
import type { Timer } from './sign-in/check-queue.js'
import { type Door, openDoor } from './sign-in/door.js'
import type { Admin } from './sign-in/password-store.js'
import { untrustedProxyNotice, warnOfUntrustedProxy } from './sign-in/untrusted-proxy.js'

/** What the panel adds to the addon's own: its frame, its forms. */
const STYLES = ['frame', 'forms']

function styleSheet(): string {
  const files = STYLES.map((name) => new URL(`public/standalone/${name}.css`, PACKAGE_FOLDER))
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}

/** A page in the panel's own chrome. */
export type Framed = (page: Page, request: Request) => string

/** A page beside the addon and the account, for who is signed in. */
export interface ExtraPage {
  /** Below the base path: `/mailbox`. */
  readonly path: string
  /** In the menu. */
  readonly label: Message
  readonly routes: (framed: Framed) => express.Router
}

export interface Panel {
  readonly app: Express
  readonly addon: VultrAddon
  /**
   * Keeps the password that a first start has made; to be called once it can be shown.
   * @returns whether it counts.
   */
  keepPassword(): Promise<boolean>
  close(): Promise<void>
}

/**
 * The panel of `npm start`: a login and a menu round the addon, which it mounts as any host would.
 * All of it lives below `basePath`, by default at the root.
 * @param options.pages more of them, such as the demo has. Default none.
 * @param options.signInTimer waits between password checks. Default the system's.
 * @param options.passwordCost of new hashes of the password. Default what is safe; less is fast.
 * @throws OptionsError
 * @throws DatabaseError
 */
export async function createPanel(options: {
  readonly addon: Omit<AddonOptionsInput, 'authorize' | 'currentUser' | 'layout'>
  readonly admin: Admin
  /** What stands before every path, without a slash at its end; default none. */
  readonly basePath?: string
  readonly trustProxy: boolean | number | string
  readonly logger: Logger
  readonly signInTimer?: Timer
  readonly passwordCost?: number
  readonly pages?: readonly ExtraPage[]
}): Promise<Panel> {
  const { admin, logger, basePath = '', pages = [] } = options
  const framed: Framed = (page, request) =>
    request.session?.user === undefined
      ? plainPage(basePath, page, wordingOf(request))
      : shellPage(page, {
          basePath,
          menu: addon.menuItemFor(request),
          pages: pages.map(({ path, label }) => ({
            path,
            label,
            isOpen: request.originalUrl.startsWith(`${basePath}${path}`)
          })),
          user: admin.user,
          serverName: hostname(),
          notice: untrustedProxyNotice(request),
          wording: wordingOf(request)
        })
  const addon: VultrAddon = await createVultrAddon({
    ...options.addon,
    authorize: (request) => request.session.user !== undefined,
    currentUser: (request) => request.session.user ?? admin.user,
    layout: framed
  })
  const door = await openDoor({
    basePath,
    databasePath: options.addon.databasePath,
    databaseUrl: options.addon.databaseUrl,
    secretKey: options.addon.secretKey,
    admin,
    clock: options.addon.clock ?? { now: () => new Date() },
    logger,
    record: addon.recordSignIn,
    timer: options.signInTimer,
    passwordCost: options.passwordCost
  }).catch(async (error: unknown) => {
    await addon.stop()
    throw error
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
  app.use(securityHeaders({ frameAncestors: ["'none'"] }), warnOfUntrustedProxy(logger))
  panel.get('/assets/standalone.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(styleSheet())
  })
  // Before sessions: a program has none, and is never given a cookie.
  panel.use(MOUNT, forPrograms(addon.router, hasBearer))
  panel.use(neverStored, door.middleware)
  // These judge whoever has a session themselves, and answer who has none in JSON.
  panel.use(
    MOUNT,
    forPrograms(addon.router, () => true)
  )
  panel.use(refuseAndTell(door))
  panel.use(languageRoutes(basePath), loginRoutes(door))
  panel.get('/', (_request, response) => response.redirect(303, `${basePath}${MOUNT}/`))
  panel.use(ACCOUNT, requireLogin(door), accountRoutes(door, framed))
  for (const { path, routes } of pages) panel.use(path, requireLogin(door), routes(framed))
  panel.use(MOUNT, cookiesBelow(basePath), exceptStatic(requireLogin(door)), addon.router)
  app.use(basePath === '' ? '/' : basePath, panel)
  app.use(outside(basePath), sendError(logger, basePath))
  return {
    app,
    addon,
    keepPassword: () => door.keepPassword(),
    async close() {
      // First, as it may still write into Activity what it is in the middle of.
      await door.close()
      await addon.stop()
    }
  }
}

/** What does not come from a page of the panel is refused, and told in Activity. */
function refuseAndTell(door: Door): express.RequestHandler {
  const refuse = refuseForeignPosts()
  return (request, response, next) => {
    refuse(request, response, (error?: unknown) => {
      if (error === undefined) {
        next()
        return
      }
      const user = request.session.user ?? ''
      const detail = message('panel.refusedRequest.foreign', {
        request: `${request.method} ${request.originalUrl}`
      })
      void door.tell(request, { event: 'request-refused', user, detail }).then(() => next(error))
    })
  }
}

/** The sign-in page wears the addon's theme; style sheets and scripts are no secret. */
function exceptStatic(guard: express.RequestHandler): express.RequestHandler {
  return (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && /^\/static\/[\w.-]+$/.test(request.path)) next()
    else guard(request, response, next)
  }
}

function sendError(logger: Logger, basePath: string) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status =
      error instanceof Error && 'status' in error && typeof error.status === 'number'
        ? error.status
        : 500
    if (status >= 500) logger.error({ err: error }, 'a page could not be made')
    const told = toldOf(error, status)
    response.status(status).send(messagePage(basePath, wordingOf(request), told))
  }
}

/** What is meant for an admin is shown; everything else is only logged. */
function toldOf(
  error: unknown,
  status: number
): { readonly heading: Message; readonly text: Message } {
  if (isTold(error)) return error
  if (status >= 500) {
    return { heading: message('error.unexpected'), text: message('error.unexpected.text') }
  }
  return { heading: message('error.unreadable'), text: message('panel.unreadable') }
}

/** An error of the addon's, which the door leads out without its class. */
function isTold(
  error: unknown
): error is Error & { readonly heading: Message; readonly text: Message } {
  return error instanceof Error && error.name === 'PageError'
}
