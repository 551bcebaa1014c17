import { errorMessage, type VultrError, type VultrErrorKind } from '../vultr/index.js'
import { type Message, message } from '../wording/index.js'

const NOTHING_CHANGED = message('vultr.advice.nothingChanged')
const OUTAGE = message('vultr.advice.outage')

const ENTER_KEY = message('vultr.advice.enterKey')

/** What an admin can do about a failure between us and Vultr. */
const ADVICE: Readonly<Record<VultrErrorKind, Message>> = {
  unauthorized: message('vultr.advice.unauthorized'),
  'address-not-allowed': message('vultr.advice.addressNotAllowed'),
  forbidden: message('vultr.advice.forbidden'),
  quota: message('vultr.advice.quota'),
  locked: message('vultr.advice.locked'),
  'not-found': message('vultr.advice.notFound'),
  'rate-limited': message('vultr.advice.rateLimited'),
  unavailable: OUTAGE,
  timeout: OUTAGE,
  redirected: message('vultr.advice.redirected'),
  'invalid-response': message('vultr.advice.invalidResponse'),
  refused: NOTHING_CHANGED,
  withdrawn: NOTHING_CHANGED
}

/** What passes by itself. */
const PASSING: ReadonlySet<VultrErrorKind> = new Set([
  'locked',
  'rate-limited',
  'unavailable',
  'timeout'
])

/**
 * What happened, why, and what to do, in one message.
 * @param of.isRetried whether the panel does it again without being asked; default false.
 */
export function errorAdvice(error: VultrError, of: { readonly isRetried?: boolean } = {}): Message {
  const advice = error.own?.code === 'vultr.noKey' ? ENTER_KEY : ADVICE[error.kind]
  const told = { what: errorMessage(error), advice }
  if (of.isRetried === true) return message('vultr.advice.retried', told)
  return PASSING.has(error.kind)
    ? message('vultr.advice.tryAgain', told)
    : message('vultr.advice', told)
}
