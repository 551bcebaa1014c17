import express, { type Request, type Response, type Router } from 'express'
import type { Page } from '../index.js'
import { type AccountView, accountPage, type PASSWORD_FIELDS } from './account-page.js'
import { ended, formParser, RETRY_AFTER, signIn } from './login.js'
import { ACCOUNT } from './shell.js'
import { digestOf, isSameText } from './sign-in/digest.js'
import type { Door } from './sign-in/door.js'
import { LEAST_PASSWORD_LENGTH, MOST_PASSWORD_BYTES } from './sign-in/password.js'

type Field = keyof typeof PASSWORD_FIELDS
type Problem = NonNullable<AccountView['problem']>

interface Refusal {
  readonly status: number
  readonly problem: Problem
}

/** The admin's own page: changing the password, and signing out everywhere. */
export function accountRoutes(
  door: Door,
  framed: (page: Page, request: Request) => string
): Router {
  const router = express.Router()
  const { basePath, credentials, sessions, browsers } = door

  /** Only this panel can make it, and only for this session, so no link can feign it. */
  const doneMark = (request: Request) => door.keys.sign(`password changed ${request.sessionID}`)

  async function sendPage(
    request: Request,
    response: Response,
    told: Pick<AccountView, 'message' | 'problem'>
  ): Promise<void> {
    const { user, passwordFile } = credentials
    const view = { basePath, user, passwordFile, sessions: await sessions.count(), ...told }
    response.send(framed(accountPage(view), request))
  }

  router.get('/', async (request, response) => {
    const { done } = request.query
    const isDone = typeof done === 'string' && isSameText(done, doneMark(request))
    const message = isDone ? 'Password changed. All other sessions have ended.' : undefined
    await sendPage(request, response, { message })
  })

  router.post('/', formParser(), async (request, response) => {
    const refusal = await changePassword(door, request)
    if (refusal === undefined) {
      // Whoever else was signed in may be the reason for the change.
      await sessions.endAll()
      await browsers.forgetAll()
      await signIn(door, request, response, credentials.fingerprint())
      await door.tell(request, { event: 'password-changed', user: credentials.user })
      response.redirect(303, `${basePath}${ACCOUNT}?done=${doneMark(request)}`)
      return
    }
    if (refusal.status === 503) response.set('Retry-After', RETRY_AFTER)
    response.status(refusal.status)
    await sendPage(request, response, { problem: refusal.problem })
  })

  router.post('/sign-out-everywhere', async (request, response) => {
    await sessions.endAll()
    await browsers.forgetAll()
    await ended(request)
    await door.tell(request, { event: 'signed-out-everywhere', user: credentials.user })
    response.redirect(303, `${basePath}/login`)
  })
  return router
}

/** @returns why the password was not changed; undefined when it was. */
async function changePassword(door: Door, request: Request): Promise<Refusal | undefined> {
  const { credentials, queue } = door
  if (credentials.passwordFile === undefined) {
    return { status: 403, problem: { text: 'The password is set by the environment.' } }
  }
  const { current, fresh, again } = fieldsOf(request.body)
  const problem = problemOf(fresh, again)
  if (problem !== undefined) return { status: 422, problem }
  let failure: unknown
  const visitor = { lane: 'known', source: `session ${digestOf(request.sessionID)}` } as const
  const result = await queue.check(visitor, async () => {
    if (!(await credentials.isRight(credentials.user, current))) return false
    // In the same turn: nobody signs in between with the password that no longer counts.
    await credentials.change(fresh).catch((error: unknown) => {
      failure = error
    })
    return true
  })
  if (failure !== undefined) return notStored(failure)
  if (result === 'right') return undefined
  if (result !== 'wrong') {
    const text = 'Too many passwords are being checked. Try again in a few seconds.'
    return { status: 503, problem: { text } }
  }
  const detail = 'the current password was wrong when it was to be changed'
  await door.tell(request, { event: 'refused', user: credentials.user, detail })
  return { status: 422, problem: { field: 'current', text: 'The current password is wrong.' } }
}

function problemOf(fresh: string, again: string): Problem | undefined {
  const about = (text: string, field: Field = 'fresh') => ({ text, field })
  if ([...fresh].length < LEAST_PASSWORD_LENGTH) {
    return about(`The new password needs at least ${LEAST_PASSWORD_LENGTH} characters.`)
  }
  if (Buffer.byteLength(fresh) > MOST_PASSWORD_BYTES) {
    return about(`The new password must have at most ${MOST_PASSWORD_BYTES} bytes.`)
  }
  if (fresh !== again) return about('The two new passwords are not the same.', 'again')
  return undefined
}

function notStored(error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error)
  const text = `The new password could not be stored (${reason}), so the old one still counts.`
  return { status: 500, problem: { text } }
}

function fieldsOf(body: unknown): Readonly<Record<Field, string>> {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: Field) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { current: text('current'), fresh: text('fresh'), again: text('again') }
}
