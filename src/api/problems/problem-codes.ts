import { type Message, message } from '../../wording/index.js'

/**
 * Every problem that the API answers, with its status. The codes are part of the contract: programs decide by
 * them, so none is ever given another meaning.
 */
const STATUSES = {
  malformed: 400,
  unauthorized: 401,
  forbidden: 403,
  'foreign-request': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  busy: 409,
  'confirmation-required': 409,
  external: 409,
  'idempotency-in-progress': 409,
  'idempotency-unfinished': 409,
  locked: 409,
  needed: 409,
  'no-api-key': 409,
  'not-possible': 409,
  pending: 409,
  'stored-otherwise': 409,
  'too-late': 409,
  'vultr-refused': 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-type': 415,
  'idempotency-key-reused': 422,
  invalid: 422,
  'precondition-required': 428,
  'rate-limited': 429,
  unexpected: 500,
  'database-unavailable': 503,
  'settings-unreadable': 503,
  'vultr-unconfirmed': 504,
  'vultr-unreachable': 503
} as const

export type ProblemCode = keyof typeof STATUSES

/** What each is called. */
const TITLES: Readonly<Record<ProblemCode, Message>> = {
  malformed: message('api.problem.malformed'),
  unauthorized: message('api.problem.unauthorized'),
  forbidden: message('api.problem.forbidden'),
  'foreign-request': message('api.problem.foreignRequest'),
  'not-found': message('api.problem.notFound'),
  'method-not-allowed': message('api.problem.methodNotAllowed'),
  busy: message('api.problem.busy'),
  'confirmation-required': message('api.problem.confirmationRequired'),
  external: message('api.problem.external'),
  'idempotency-in-progress': message('api.problem.keyInProgress'),
  'idempotency-unfinished': message('api.problem.keyUnfinished'),
  locked: message('api.problem.locked'),
  needed: message('api.problem.needed'),
  'no-api-key': message('api.problem.noApiKey'),
  'not-possible': message('api.problem.notPossible'),
  pending: message('api.problem.pending'),
  'stored-otherwise': message('api.problem.storedOtherwise'),
  'too-late': message('api.problem.tooLate'),
  'vultr-refused': message('api.problem.vultrRefused'),
  'precondition-failed': message('api.problem.preconditionFailed'),
  'too-large': message('api.problem.tooLarge'),
  'unsupported-type': message('api.problem.unsupportedType'),
  'idempotency-key-reused': message('api.problem.keyReused'),
  invalid: message('api.problem.invalid'),
  'precondition-required': message('api.problem.preconditionRequired'),
  'rate-limited': message('api.problem.rateLimited'),
  unexpected: message('api.problem.unexpected'),
  'database-unavailable': message('api.problem.database'),
  'settings-unreadable': message('api.problem.settingsUnreadable'),
  'vultr-unconfirmed': message('api.problem.vultrUnconfirmed'),
  'vultr-unreachable': message('api.problem.vultrUnreachable')
}

export const PROBLEM_CODES = Object.keys(STATUSES) as readonly ProblemCode[]

export function statusOf(code: ProblemCode): number {
  return STATUSES[code]
}

export function titleOf(code: ProblemCode): Message {
  return TITLES[code]
}
