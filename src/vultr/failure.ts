import type { SdkOutcome } from './sdk-call.js'
import type { VultrError, VultrErrorKind } from './vultr-error.js'

/** Failures to reach anybody: the request certainly had no effect. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
])

/** An IPv4 or IPv6 address, or the words of Vultr's Access Control, in a refusal. */
const ABOUT_ADDRESS =
  /\b\d{1,3}(\.\d{1,3}){3}\b|[0-9a-f]{0,4}:[0-9a-f:]*:[0-9a-f]*|\bip address|access control/i
const ABOUT_QUOTA =
  /snapshot[^.]*\b(limit|maximum|quota|exceed|too many)|\b(limit|maximum|quota|exceed|too many)[^.]*snapshot/i
const ABOUT_LOCK =
  /\block(ed)?\b|currently|already (being|in progress|pending)|in progress|\bbusy\b/i

/** Longer waits than this are not waited for within one call, in ms. */
const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000

/**
 * Why a call that brought no good answer failed.
 * @param changes whether the request was to change something at Vultr.
 */
export function failureOf(outcome: SdkOutcome, changes: boolean, now: Date): VultrError {
  const { status } = outcome
  const unknown = changes ? 'unknown' : 'none'
  if (outcome.isTimedOut) {
    return {
      kind: 'timeout',
      sentence: 'Vultr did not answer in time.',
      effect: unknown,
      ...(status === undefined ? {} : { status })
    }
  }
  if (status === undefined) return unreachable(outcome.returned, unknown)
  const retryAfterMs = retryAfter(outcome.retryAfter, now)
  const kind = kindOf(outcome, status)
  return {
    kind,
    status,
    sentence: sentenceOf(outcome, status),
    // What Vultr itself refused has no effect. A proxy's page says nothing about what is behind it.
    effect: kind === 'unavailable' || kind === 'invalid-response' ? unknown : 'none',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
}

/** An answer of a good status that is not what Vultr's contract promises. */
export function invalidAnswer(
  status: number | undefined,
  what: string,
  changes: boolean
): VultrError {
  return {
    kind: 'invalid-response',
    sentence: `Vultr's answer cannot be understood: ${what}`,
    effect: changes ? 'unknown' : 'none',
    ...(status === undefined ? {} : { status })
  }
}

function unreachable(returned: unknown, unknown: VultrError['effect']): VultrError {
  const error = returned instanceof Error ? returned : new Error('no answer')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    kind: 'unavailable',
    sentence: `Vultr cannot be reached${code === undefined ? '' : ` (${code})`}.`,
    effect: code !== undefined && NEVER_CONNECTED.has(code) ? 'none' : unknown
  }
}

function kindOf(outcome: SdkOutcome, status: number): VultrErrorKind {
  if (status === 429) return 'rate-limited'
  if (status >= 500) return 'unavailable'
  if (status < 400 || !outcome.isJson) return 'invalid-response'
  const sentence = vultrSentence(outcome) ?? ''
  if (status === 401 || status === 403) {
    return ABOUT_ADDRESS.test(sentence) ? 'address-not-allowed' : 'unauthorized'
  }
  if (status === 404) return 'not-found'
  if (ABOUT_QUOTA.test(sentence)) return 'quota'
  return ABOUT_LOCK.test(sentence) ? 'locked' : 'refused'
}

/** What Vultr wrote, out of the SDK's `<statusText>: <sentence>`. */
function vultrSentence({ returned, statusText, isJson }: SdkOutcome): string | undefined {
  if (!isJson || !(returned instanceof Error)) return undefined
  const { message } = returned
  const prefix = `${statusText}: `
  if (message.startsWith(prefix)) return message.slice(prefix.length)
  return message === statusText ? undefined : message
}

function sentenceOf(outcome: SdkOutcome, status: number): string {
  const sentence = vultrSentence(outcome)
  if (sentence !== undefined && sentence !== '') return sentence
  const answer = `${status} ${outcome.statusText}`.trim()
  if (status === 429) return `Vultr was asked too often (${answer}).`
  return outcome.isJson
    ? `Vultr answered ${answer} without a reason.`
    : `The answer was ${answer} and not from Vultr's API; something in between may have sent it.`
}

/** Retry-After is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : undefined
}
