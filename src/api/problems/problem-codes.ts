import { type Message, message } from '../../wording/index.js'

/**
 * Every problem that the API answers: its status, and what it is called. The codes are part of the contract:
 * programs decide by them, so none is ever given another meaning.
 */
export const PROBLEMS = {
  malformed: { status: 400, title: message('api.problem.malformed') },
  unauthorized: { status: 401, title: message('api.problem.unauthorized') },
  forbidden: { status: 403, title: message('api.problem.forbidden') },
  'foreign-request': { status: 403, title: message('api.problem.foreignRequest') },
  'not-found': { status: 404, title: message('api.problem.notFound') },
  'method-not-allowed': { status: 405, title: message('api.problem.methodNotAllowed') },
  busy: { status: 409, title: message('api.problem.busy') },
  'confirmation-required': { status: 409, title: message('api.problem.confirmationRequired') },
  external: { status: 409, title: message('api.problem.external') },
  'idempotency-in-progress': { status: 409, title: message('api.problem.keyInProgress') },
  locked: { status: 409, title: message('api.problem.locked') },
  needed: { status: 409, title: message('api.problem.needed') },
  'no-api-key': { status: 409, title: message('api.problem.noApiKey') },
  'not-possible': { status: 409, title: message('api.problem.notPossible') },
  pending: { status: 409, title: message('api.problem.pending') },
  'stored-otherwise': { status: 409, title: message('api.problem.storedOtherwise') },
  'too-late': { status: 409, title: message('api.problem.tooLate') },
  'vultr-refused': { status: 409, title: message('api.problem.vultrRefused') },
  'precondition-failed': { status: 412, title: message('api.problem.preconditionFailed') },
  'too-large': { status: 413, title: message('api.problem.tooLarge') },
  'unsupported-type': { status: 415, title: message('api.problem.unsupportedType') },
  'idempotency-key-reused': { status: 422, title: message('api.problem.keyReused') },
  invalid: { status: 422, title: message('api.problem.invalid') },
  'precondition-required': { status: 428, title: message('api.problem.preconditionRequired') },
  'rate-limited': { status: 429, title: message('api.problem.rateLimited') },
  unexpected: { status: 500, title: message('api.problem.unexpected') },
  'database-unavailable': { status: 503, title: message('api.problem.database') },
  'settings-unreadable': { status: 503, title: message('api.problem.settingsUnreadable') },
  'vultr-unconfirmed': { status: 504, title: message('api.problem.vultrUnconfirmed') },
  'vultr-unreachable': { status: 503, title: message('api.problem.vultrUnreachable') }
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: Message }>>

export type ProblemCode = keyof typeof PROBLEMS

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[]
