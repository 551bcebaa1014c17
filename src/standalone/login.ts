import { createHash, timingSafeEqual } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Admin } from './data-files.js'
import { nextPath, signInPath } from './next-path.js'
import { isPassword } from './password.js'
import { loginPage, messagePage } from './shell.js'

declare module 'express-session' {
  interface SessionData {
    user: string
  }
}

const QUARTER_HOUR_MS = 15 * 60_000
/** Failed sign-ins within a quarter of an hour: from one address, and from all together. */
const PER_ADDRESS = 10
const ALTOGETHER = 100

const WRONG = 'Wrong user or password.'
/** Where no script kept the form back: what was typed is in the browser still, as this page is its answer. */
const NOTHING_SENT =
  'Your session has ended, so nothing was changed. What you typed is not lost: sign in to the panel in another tab, then reload this page and let the browser send the form once more.'
const TOO_MANY = 'Too many failed sign-ins. Wait a quarter of an hour and try again.'

/** The sign-in form, and signing in and out. */
export function loginRoutes(deps: {
  readonly basePath: string
  readonly admin: Admin
  readonly refused: (user: string, address: string) => Promise<void>
}): Router {
  const { basePath } = deps
  const router = express.Router()
  const limits = [
    failedSignIns(basePath, PER_ADDRESS),
    failedSignIns(basePath, ALTOGETHER, () => 'everybody')
  ]
  router.get('/login', (request, response) => {
    if (request.session.user !== undefined)
      response.redirect(303, nextPath(request.query.next, basePath))
    else
      response.send(
        loginPage({ basePath, next: nextPath(request.query.next, basePath), error: undefined })
      )
  })
  router.post(
    '/login',
    express.urlencoded({ extended: false, limit: '10kb' }),
    ...limits,
    async (request, response) => {
      const { user, password, next } = fieldsOf(request.body)
      // Both are compared whatever the first comes to, so that the time taken tells nothing.
      const isUser = isSameText(user, deps.admin.user)
      const isRight = await isPassword(password, deps.admin.passwordHash)
      if (!isUser || !isRight) {
        await deps.refused(user, request.ip ?? '')
        response
          .status(401)
          .send(loginPage({ basePath, next: nextPath(next, basePath), error: WRONG }))
        return
      }
      // A session that existed before the sign-in may be known to somebody else.
      await renewed(request)
      request.session.user = deps.admin.user
      response.redirect(303, nextPath(next, basePath))
    }
  )
  router.post('/logout', (request, response) => {
    request.session.destroy(() => response.redirect(303, `${basePath}/login`))
  })
  return router
}

/** Leads everybody without a session to the sign-in form. */
export function requireLogin(basePath: string): RequestHandler {
  return (request, response, next) => {
    if (request.session.user !== undefined) next()
    // Asked by a script of a page that is open, which then says so itself.
    else if (request.get('hx-request') === 'true') response.status(401).end()
    else if (request.method === 'GET') {
      response.redirect(303, signInPath(request.originalUrl, basePath))
    } else response.status(401).send(messagePage(basePath, 'Session ended', NOTHING_SENT))
  }
}

function failedSignIns(
  basePath: string,
  limit: number,
  keyGenerator?: () => string
): RequestHandler {
  return rateLimit({
    windowMs: QUARTER_HOUR_MS,
    limit,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode === 303,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request: Request, response: Response) => {
      const next = nextPath(fieldsOf(request.body).next, basePath)
      response.status(429).send(loginPage({ basePath, next, error: TOO_MANY }))
    },
    ...(keyGenerator === undefined ? {} : { keyGenerator })
  })
}

function fieldsOf(body: unknown): { user: string; password: string; next: string } {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { user: text('user'), password: text('password'), next: text('next') }
}

/** Compares digests, so that neither the length nor the first difference shows in the time taken. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function renewed(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
  })
}
