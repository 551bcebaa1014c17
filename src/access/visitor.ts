import type { Request } from 'express'
import { isReservedActor } from '../activity/index.js'

/** What a host says of its requests. */
export interface Host {
  readonly authorize: (request: Request) => boolean | Promise<boolean>
  readonly currentUser: (request: Request) => string | Promise<string>
}

/** In characters; it stands in the activity log. */
const LONGEST_NAME = 100

/**
 * Whether the host lets this request in: only by exactly `true`, so that a forgotten `await`, a user
 * object or a number is no permission.
 * @throws whatever the host's function throws or rejects with.
 */
export async function isAllowed(
  request: Request,
  { authorize }: Pick<Host, 'authorize'>
): Promise<boolean> {
  const answer: unknown = await authorize(request)
  return answer === true
}

/**
 * Who makes the request, by the host's word.
 * @throws Error for the host's log when that is no name: nothing may be done in nobody's name.
 */
export async function nameOfVisitor(
  request: Request,
  { currentUser }: Pick<Host, 'currentUser'>
): Promise<string> {
  const name: unknown = await currentUser(request)
  const wrong = flawOfName(name)
  if (wrong !== undefined || typeof name !== 'string') {
    throw new Error(
      `currentUser gave ${wrong}; it must return, or resolve to, a string of 1 to ${LONGEST_NAME} characters without control characters, and not begin with “token:”. The request was refused, and nothing was done.`
    )
  }
  return name
}

function flawOfName(name: unknown): string | undefined {
  if (typeof name !== 'string') return name === null ? 'null' : `a value of type ${typeof name}`
  if (name.trim() === '') return 'an empty string'
  if ([...name].length > LONGEST_NAME) return 'a string that is too long'
  if (/[\p{Cc}\p{Surrogate}]/u.test(name)) return 'a string with control characters'
  return isReservedActor(name)
    ? 'a string that begins as API tokens are named in Activity'
    : undefined
}
