import express, { type Request, type Response, type Router } from 'express'
import type { Page } from '../index.js'
import { message } from '../wording/index.js'
import {
  type AccountProblem,
  type AccountView,
  accountPage,
  type PASSWORD_FIELDS
} from './account-page.js'
import { wordingOf } from './language.js'
import { ended, formParser, RETRY_AFTER, signIn } from './login.js'
import { ACCOUNT } from './next-path.js'
import { digestOf, isSameText } from './sign-in/digest.js'
import type { Door } from './sign-in/door.js'
import { LEAST_PASSWORD_LENGTH, MOST_PASSWORD_BYTES } from './sign-in/password.js'

type Field = keyof typeof PASSWORD_FIELDS

interface Refusal {
  readonly status: number
  readonly problems: readonly AccountProblem[]
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
    told: Pick<AccountView, 'isChanged' | 'problems'>
  ): Promise<void> {
    const { user, place } = credentials
    const view = { basePath, user, place, sessions: await sessions.count(), ...told }
    response.send(framed(accountPage(view, wordingOf(request)), request))
  }

  router.get('/', async (request, response) => {
    const { done } = request.query
    const isChanged = typeof done === 'string' && isSameText(done, doneMark(request))
    await sendPage(request, response, { isChanged })
  })

  router.post('/', formParser(), async (request, response) => {
    const changed = await changePassword(door, request)
    if (typeof changed === 'string') {
      // Whoever else was signed in may be the reason for the change.
      await sessions.endAll()
      await browsers.forgetAll()
      await signIn(door, request, response, changed)
      await door.tell(request, { event: 'password-changed', user: credentials.user })
      response.redirect(303, `${basePath}${ACCOUNT}?done=${doneMark(request)}`)
      return
    }
    if (changed.status === 503) response.set('Retry-After', RETRY_AFTER)
    response.status(changed.status)
    await sendPage(request, response, { problems: changed.problems })
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

/** @returns the fingerprint of the new password, or why it was not changed. */
async function changePassword(door: Door, request: Request): Promise<Refusal | string> {
  const { credentials, queue } = door
  if (credentials.place === 'environment') {
    return { status: 403, problems: [{ text: message('panel.account.error.environment') }] }
  }
  const { current, fresh, again } = fieldsOf(request.body)
  const problems = problemsOf(fresh, again)
  if (problems.length > 0) return { status: 422, problems }
  let failure: unknown
  let changed: string | undefined
  const visitor = { lane: 'known', source: `session ${digestOf(request.sessionID)}` } as const
  const result = await queue.check(visitor, async () => {
    const checked = await credentials.check(credentials.user, current)
    if (checked === undefined) return false
    try {
      // In the same turn: nobody signs in between with the password that no longer counts.
      changed = await credentials.change(fresh, checked)
    } catch (error) {
      failure = error
      return true
    }
    // Undefined where another process was quicker: then it is not the current one any more.
    return changed !== undefined
  })
  if (failure !== undefined) return notStored(failure)
  if (changed !== undefined) return changed
  if (result !== 'wrong') {
    return { status: 503, problems: [{ text: message('panel.account.error.busy') }] }
  }
  const detail = message('panel.refusedRequest.wrongPassword')
  await door.tell(request, { event: 'refused', user: credentials.user, detail })
  return {
    status: 422,
    problems: [{ field: 'current', text: message('panel.account.error.wrong') }]
  }
}

function problemsOf(fresh: string, again: string): readonly AccountProblem[] {
  const problems: AccountProblem[] = []
  if ([...fresh].length < LEAST_PASSWORD_LENGTH) {
    const text = message('panel.account.error.short', { least: LEAST_PASSWORD_LENGTH })
    problems.push({ field: 'fresh', text })
  } else if (Buffer.byteLength(fresh) > MOST_PASSWORD_BYTES) {
    const text = message('panel.account.error.long', { most: MOST_PASSWORD_BYTES })
    problems.push({ field: 'fresh', text })
  }
  if (fresh !== again) {
    problems.push({ field: 'again', text: message('panel.account.error.notSame') })
  }
  return problems
}

function notStored(error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    status: 500,
    problems: [{ text: message('panel.account.error.notStored', { reason }) }]
  }
}

function fieldsOf(body: unknown): Readonly<Record<Field, string>> {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: Field) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { current: text('current'), fresh: text('fresh'), again: text('again') }
}
