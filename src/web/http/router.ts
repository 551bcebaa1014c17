import compression from 'compression'
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router
} from 'express'
import helmet from 'helmet'
import { downloadActivity, showActivity } from '../activity/activity-page.js'
import { findBanners } from '../health/banners.js'
import { showInstance } from '../instances/instance-page.js'
import {
  previewSchedule,
  saveInstanceSchedule,
  saveSchedules
} from '../instances/instance-schedules-page.js'
import { listInstances } from '../instances/instances-page.js'
import { confirmRestore, restoreSnapshot } from '../restores/restore-page.js'
import { confirmRemoveApiKey, removeApiKey, saveApiKey } from '../settings/api-key-page.js'
import { confirmReview, showReview } from '../settings/review-page.js'
import {
  findInstances,
  previewSettings,
  saveSettings,
  showSettings
} from '../settings/settings-page.js'
import { confirmExpired, showExpired } from '../snapshots/expired-page.js'
import {
  confirmDelete,
  confirmDeleteMany,
  deleteMany,
  deleteSnapshot,
  protectSnapshot,
  renameSnapshot,
  showSnapshot
} from '../snapshots/snapshot-page.js'
import { createSnapshot, listSnapshots, newSnapshot } from '../snapshots/snapshots-page.js'
import { basePathOf } from './base-path.js'
import { refuseForeignPosts } from './foreign-posts.js'
import { toPageError } from './page-error.js'
import { renderDocument, renderPage, renderView } from './render.js'
import { type Handler, PageError, type Reply, type Visit } from './reply.js'
import { sendDownload } from './send-download.js'
import type { Page, WebServices } from './services.js'
import { openStaticFiles } from './static-files.js'
import { isAllowed, isFromOpenPage, nameOfVisitor, notAllowed } from './visitor.js'

const toSettings: Handler = async () => ({ kind: 'redirect', to: 'settings', flash: undefined })
/** Whether the visitor is still signed in: asked by a page before it sends what was typed. */
const answerSession: Handler = async () => ({ kind: 'nothing' })
const toInstances: Handler = async () => ({ kind: 'redirect', to: 'instances', flash: undefined })

/** Every page and every change. */
const ROUTES: readonly (readonly ['get' | 'post', string, Handler])[] = [
  ['get', '/', toSettings],
  ['get', '/session', answerSession],
  ['get', '/settings', showSettings],
  ['get', '/settings/preview', previewSettings],
  ['post', '/settings/preview', previewSettings],
  ['get', '/settings/find', toSettings],
  ['post', '/settings/find', findInstances],
  // Where a refused form has left the browser, asked for anew.
  ['get', '/settings/api-key', toSettings],
  ['get', '/settings/snapshots', toSettings],
  ['post', '/settings/api-key', saveApiKey],
  ['get', '/settings/api-key/remove', confirmRemoveApiKey],
  ['post', '/settings/api-key/remove', removeApiKey],
  ['post', '/settings/snapshots', saveSettings],
  ['get', '/review', showReview],
  ['post', '/review', confirmReview],
  ['get', '/snapshots', listSnapshots],
  ['post', '/snapshots', createSnapshot],
  ['get', '/snapshots/new', newSnapshot],
  ['get', '/snapshots/expired/:instanceId', showExpired],
  ['post', '/snapshots/expired/:instanceId', confirmExpired],
  ['get', '/snapshots/delete', confirmDeleteMany],
  ['post', '/snapshots/delete', deleteMany],
  ['get', '/snapshots/:id', showSnapshot],
  ['post', '/snapshots/:id/rename', renameSnapshot],
  ['post', '/snapshots/:id/protect', protectSnapshot],
  ['get', '/snapshots/:id/restore', confirmRestore],
  ['post', '/snapshots/:id/restore', restoreSnapshot],
  ['get', '/snapshots/:id/delete', confirmDelete],
  ['post', '/snapshots/:id/delete', deleteSnapshot],
  ['get', '/instances', listInstances],
  ['post', '/instances/schedule', saveSchedules],
  ['post', '/instances/preview', previewSchedule],
  ['get', '/instances/schedule', toInstances],
  ['get', '/instances/:id', showInstance],
  ['post', '/instances/:id/schedule', saveInstanceSchedule],
  ['get', '/instances/:id/schedule', toInstances],
  ['get', '/activity', showActivity],
  ['get', '/activity.csv', downloadActivity]
]

const BODY_LIMIT = '100kb'
/** As many selected instances as fit into that, and the fields of a form beside them. */
const MOST_FIELDS = 10_000

/** The addon's pages, to be mounted at any path of an Express 5 app. */
export function createRouter(services: WebServices): Router {
  const router = express.Router()
  const files = openStaticFiles()
  router.get('/static/:name', (request, response) => files.send(request, response))
  const visitors = new WeakMap<Request, string>()
  router.use(securityHeaders(), compression(), refuseForeignPosts(), guard(services, visitors))
  router.use(bodyParser())
  const send = sender(services, files)
  for (const [method, path, handler] of ROUTES) {
    router[method](path, async (request, response) => {
      const user = visitors.get(request) ?? ''
      await send(request, response, await handler(visitOf(request, services, user)))
    })
  }
  router.use(() => {
    throw new PageError(
      404,
      'Page not found',
      'There is no such page here. Choose one of the tabs.'
    )
  })
  router.use(async (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error)
      return
    }
    await sendError(error, request, response)
  })
  return router

  async function sendError(error: unknown, request: Request, response: Response): Promise<void> {
    const told = toPageError(error)
    if (told.status >= 500) services.logger.error({ err: error }, 'a page could not be made')
    const around = { basePath: basePathOf(request), now: services.clock.now() }
    const content = {
      title: told.heading,
      tab: undefined,
      view: 'shared/message',
      model: { heading: told.heading, message: told.message, isForbidden: told.status === 403 },
      banners: [],
      flash: undefined
    }
    const page = await renderPage(content, around, files)
    response
      .status(told.status)
      .type('html')
      .send(await laidOut(services, request, page, around))
  }
}

function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Bootstrap's style sheet holds its signs as data addresses.
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"]
      }
    },
    // Without a referrer of its own origin a browser sends no Origin with a form either.
    referrerPolicy: { policy: 'same-origin' },
    // Whether a host is reached by TLS alone is the host's to say.
    strictTransportSecurity: false
  })
}

/** Who may not, or has no name, gets no further: before a body is read and anything is done. */
function guard(services: WebServices, visitors: WeakMap<Request, string>): RequestHandler {
  return async (request, response, next) => {
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
  }
}

/** A host may have read the body already; then that is the form. */
function bodyParser(): RequestHandler {
  const parse = express.urlencoded({
    extended: false,
    limit: BODY_LIMIT,
    parameterLimit: MOST_FIELDS
  })
  return (request, response, next) => {
    if (request.body === undefined) parse(request, response, next)
    else next()
  }
}

function visitOf(request: Request, services: WebServices, user: string): Visit {
  const body: unknown = request.body
  return {
    services,
    user,
    params: Object.fromEntries(
      Object.entries(request.params).map(([name, value]) => [name, String(value)])
    ),
    query: { ...request.query },
    form: typeof body === 'object' && body !== null ? { ...body } : {},
    request
  }
}

type Around = Parameters<typeof renderDocument>[1]

/** In the host's chrome; in our own plain document where the host's cannot be made. */
async function laidOut(
  { layout, logger }: WebServices,
  request: Request,
  page: Page,
  around: Around
): Promise<string> {
  try {
    const html: unknown = await layout?.(page, request)
    if (typeof html === 'string') return html
    if (layout !== undefined) {
      logger.error(
        `layout returned a value of type ${typeof html}; it must return HTML as a string`
      )
    }
  } catch (error) {
    logger.error({ err: error }, 'the layout of the host failed')
  }
  return await renderDocument(page, around)
}

function sender(services: WebServices, files: ReturnType<typeof openStaticFiles>) {
  return async (request: Request, response: Response, reply: Reply): Promise<void> => {
    const around = { basePath: basePathOf(request), now: services.clock.now() }
    switch (reply.kind) {
      case 'redirect':
        if (reply.flash !== undefined) services.flash.leave(request, response, reply.flash)
        response.redirect(303, around.basePath + reply.to)
        return
      case 'fragment':
        response.type('html').send(await renderView(reply.view, reply.model, around))
        return
      case 'download':
        await sendDownload(response, reply, services.logger)
        return
      case 'nothing':
        response.status(204).end()
        return
      case 'page': {
        const banners = await findBanners(services)
        const content = { ...reply, banners, flash: services.flash.take(request, response) }
        const page = await renderPage(content, around, files)
        response
          .status(reply.status)
          .type('html')
          .send(await laidOut(services, request, page, around))
      }
    }
  }
}
