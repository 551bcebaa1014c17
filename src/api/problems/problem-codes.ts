import { type Message, message } from '../../wording/index.js'

interface Listed {
  readonly status: number
  readonly title: Message
}

/** Of a type that declarations can be written with: that of `message` names every code there is. */
function listed(status: number, title: Message): Listed {
  return { status, title }
}

/**
 * Every problem that the API answers: its status, and what it is called. The codes are part of the contract:
 * programs decide by them, so none is ever given another meaning.
 */
export const PROBLEMS = {
  malformed: listed(400, message('api.problem.malformed')),
  unauthorized: listed(401, message('api.problem.unauthorized')),
  forbidden: listed(403, message('api.problem.forbidden')),
  'foreign-request': listed(403, message('api.problem.foreignRequest')),
  'not-found': listed(404, message('api.problem.notFound')),
  'method-not-allowed': listed(405, message('api.problem.methodNotAllowed')),
  busy: listed(409, message('api.problem.busy')),
  'confirmation-required': listed(409, message('api.problem.confirmationRequired')),
  external: listed(409, message('api.problem.external')),
  'idempotency-in-progress': listed(409, message('api.problem.keyInProgress')),
  locked: listed(409, message('api.problem.locked')),
  needed: listed(409, message('api.problem.needed')),
  'no-api-key': listed(409, message('api.problem.noApiKey')),
  'not-possible': listed(409, message('api.problem.notPossible')),
  pending: listed(409, message('api.problem.pending')),
  'stored-otherwise': listed(409, message('api.problem.storedOtherwise')),
  'too-late': listed(409, message('api.problem.tooLate')),
  'vultr-refused': listed(409, message('api.problem.vultrRefused')),
  'precondition-failed': listed(412, message('api.problem.preconditionFailed')),
  'too-large': listed(413, message('api.problem.tooLarge')),
  'unsupported-type': listed(415, message('api.problem.unsupportedType')),
  'idempotency-key-reused': listed(422, message('api.problem.keyReused')),
  invalid: listed(422, message('api.problem.invalid')),
  'precondition-required': listed(428, message('api.problem.preconditionRequired')),
  'rate-limited': listed(429, message('api.problem.rateLimited')),
  unexpected: listed(500, message('api.problem.unexpected')),
  'database-unavailable': listed(503, message('api.problem.database')),
  'settings-unreadable': listed(503, message('api.problem.settingsUnreadable')),
  'vultr-unconfirmed': listed(504, message('api.problem.vultrUnconfirmed')),
  'vultr-unreachable': listed(503, message('api.problem.vultrUnreachable'))
} as const

export type ProblemCode = keyof typeof PROBLEMS

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[]
