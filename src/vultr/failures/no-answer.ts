import { message, type Text } from '../../wording/index.js'
import { type Exchange, LARGEST_ANSWER } from '../transport/exchange.js'
import { ownSentence, type VultrError } from './vultr-error.js'

/** These say that the request has to be made elsewhere; the others may come after it was done. */
const NOT_DONE_HERE: ReadonlySet<number> = new Set([301, 307, 308])

/** An answer that points elsewhere; where, is told without anything secret that an address may hold. */
export function redirected(
  { url, headers: { location } }: Exchange,
  status: number,
  unknown: VultrError['effect']
): VultrError {
  return {
    kind: 'redirected',
    status,
    ...ownSentence(message('vultr.redirected', { status, host: hostOf(location, url) })),
    effect: NOT_DONE_HERE.has(status) ? 'none' : unknown
  }
}

const ELSEWHERE = message('vultr.redirected.elsewhere')

function hostOf(location: string | undefined, base: string): Text {
  if (location === undefined || location.length > 10_000) return ELSEWHERE
  try {
    return new URL(location, base).host.slice(0, 100) || ELSEWHERE
  } catch {
    return ELSEWHERE
  }
}

/** Failures to reach anybody: the request certainly had no effect. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
])

/** Why there is no answer, or none that could be read. */
export function troubleIn(
  { trouble, status }: Exchange,
  unknown: VultrError['effect']
): VultrError {
  const answered = status === undefined ? {} : { status }
  // An answer that says no is no success, but only its words would say that nothing was done.
  const unreadable = status !== undefined && status >= 500 ? 'unavailable' : 'invalid-response'
  switch (trouble?.kind) {
    case 'timeout':
      return {
        kind: 'timeout',
        ...ownSentence(message('vultr.timeout')),
        effect: unknown,
        ...answered
      }
    case 'too-large':
      return {
        kind: unreadable,
        ...ownSentence(message('vultr.tooLarge', { most: { size: LARGEST_ANSWER } })),
        effect: unknown,
        ...answered
      }
    case 'encoding':
      return {
        kind: unreadable,
        ...ownSentence(message('vultr.undecodable')),
        effect: unknown,
        ...answered
      }
    case 'network':
      return { ...unreachable(trouble.error, status, unknown), ...answered }
    default:
      return {
        kind: 'refused',
        ...ownSentence(message('vultr.unsendable')),
        effect: 'none'
      }
  }
}

function unreachable(
  error: unknown,
  status: number | undefined,
  unknown: VultrError['effect']
): VultrError {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown }
  const named = { code: typeof code === 'string' ? code : 'none' }
  const isUnsent =
    status === undefined &&
    ((typeof code === 'string' && NEVER_CONNECTED.has(code)) ||
      syscall === 'connect' ||
      syscall === 'getaddrinfo')
  return {
    kind: 'unavailable',
    ...ownSentence(
      status === undefined ? message('vultr.unreachable', named) : message('vultr.brokenOff', named)
    ),
    effect: isUnsent ? 'none' : unknown
  }
}
