import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { sourceOf } from '../common/index.js'
import { message } from '../wording/index.js'
import { wordingOf } from './language.js'
import { nextPath, signInPath } from './next-path.js'
import { loginPage, messagePage } from './shell.js'
import type { CheckResult, Visitor } from './sign-in/check-queue.js'
import type { Door } from './sign-in/door.js'
import { claimOf } from './sign-in/untrusted-proxy.js'

/** Where no script kept the form back: what was typed is in the browser still, as this page is its answer. */
const NOTHING_SENT = {
  heading: message('panel.sessionEnded'),
  text: message('panel.sessionEnded.text')
}
/** In seconds: about as long as it takes until all that wait were checked. */
export const RETRY_AFTER = '5'

/** The sign-in form, and signing in and out. */
export function loginRoutes(door: Door): Router {
  const { basePath } = door
  const router = express.Router()
  router.get('/login', (request, response) => {
    const next = nextPath(request.query.next, basePath)
    const wording = wordingOf(request)
    if (request.session.user !== undefined) response.redirect(303, next)
    else response.send(loginPage({ basePath, next, error: undefined, wording }))
  })
  router.post('/login', formParser(), async (request, response) => {
    const { user, password, next: asked } = fieldsOf(request.body)
    const next = nextPath(asked, basePath)
    let credentials = ''
    const result = await whenItIsTheirTurn(door, request, response, async () => {
      // A session counts for the password that was checked, not for one set since.
      const checked = await door.credentials.check(user, password)
      credentials = checked ?? ''
      return checked !== undefined
    })
    if (result === 'right') {
      await signIn(door, request, response, credentials)
      await door.tell(request, { event: 'signed-in', user: door.credentials.user })
      response.redirect(303, next)
      return
    }
    if (result === 'gone') return
    await door.tell(request, { event: 'refused', user })
    if (result === 'busy') response.status(503).set('Retry-After', RETRY_AFTER)
    else response.status(401)
    const error = result === 'busy' ? 'panel.login.busy' : 'panel.login.wrong'
    response.send(loginPage({ basePath, next, error, wording: wordingOf(request) }))
  })
  router.post('/logout', async (request, response) => {
    const { user } = request.session
    await ended(request)
    if (user !== undefined) await door.tell(request, { event: 'signed-out', user })
    response.redirect(303, `${basePath}/login`)
  })
  return router
}

/** Forms of a few short fields. */
export function formParser(): RequestHandler {
  return express.urlencoded({ extended: false, limit: '10kb', parameterLimit: 20 })
}

/** Begins a session of its own, and makes the browser known. */
export async function signIn(
  door: Door,
  request: Request,
  response: Response,
  credentials: string
): Promise<void> {
  // A session that existed before the sign-in may be known to somebody else.
  await promised((done) => request.session.regenerate(done))
  request.session.user = door.credentials.user
  request.session.credentials = credentials
  await promised((done) => request.session.save(done))
  await door.browsers.remember(request, response)
}

/** Ends the session of a request. */
export function ended(request: Request): Promise<void> {
  return promised((done) => request.session.destroy(done))
}

function promised(work: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
  })
}

async function whenItIsTheirTurn(
  door: Door,
  request: Request,
  response: Response,
  isRight: () => Promise<boolean>
): Promise<CheckResult> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  return await door.queue.check(await visitorOf(door, request), isRight, left.signal)
}

async function visitorOf(door: Door, request: Request): Promise<Visitor> {
  const browser = await door.browsers.find(request)
  if (browser !== undefined) return { lane: 'known', source: `browser ${browser}` }
  return { lane: 'stranger', source: sourceOf(request.ip ?? ''), claim: claimOf(request) }
}

/** Leads everybody without a session to the sign-in form. */
export function requireLogin(door: Pick<Door, 'basePath' | 'tell'>): RequestHandler {
  const { basePath } = door
  return async (request, response, next) => {
    if (request.session.user !== undefined) {
      next()
      return
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead) {
      const detail = message('panel.refusedRequest.noSession', {
        request: `${request.method} ${request.originalUrl}`
      })
      await door.tell(request, { event: 'request-refused', user: '', detail })
    }
    // Asked by a script of a page that is open, which then says so itself.
    if (request.get('HX-Request') === 'true') response.status(401).end()
    else if (isRead) response.redirect(303, signInPath(request.originalUrl, basePath))
    else response.status(401).send(messagePage(basePath, wordingOf(request), NOTHING_SENT))
  }
}

function fieldsOf(body: unknown): { user: string; password: string; next: string } {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { user: text('user'), password: text('password'), next: text('next') }
}
