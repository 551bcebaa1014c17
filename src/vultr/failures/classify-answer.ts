import { type Message, message } from '../../wording/index.js'
import { type Exchange, isRedirect } from '../transport/exchange.js'
import { redirected, troubleIn } from './no-answer.js'
import { namesAddress, saysLocked, saysNo, saysNothing, saysQuota } from './refusal-words.js'
import { type Clean, sentenceIn } from './sentence.js'
import { ownSentence, type VultrError, type VultrErrorKind } from './vultr-error.js'

/** What a call asked for, as far as it matters for reading its failure. */
export interface Asked {
  /** Whether the request was to change something at Vultr. */
  readonly changes: boolean
  /** A list that everything rests on: who may not read it has no use for the key. */
  readonly isList: boolean
}

/** The body of an answer, read. */
export type Body =
  | { readonly isJson: true; readonly json: unknown }
  | { readonly isJson: false; readonly isEmpty: boolean }

export function bodyOf({ headers, text }: Exchange): Body {
  if (/\bjson\b/i.test(headers['content-type'] ?? '') && text !== undefined) {
    try {
      return { isJson: true, json: JSON.parse(text) as unknown }
    } catch {
      // Such an answer is as good as any other text.
    }
  }
  return { isJson: false, isEmpty: text?.trim() === '' }
}

/** Longer waits than this are not waited for within one call, in ms. */
const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000

/** Why a call that brought no good answer failed. */
export function failureOf(
  exchange: Exchange,
  body: Body,
  asked: Asked,
  { now, clean }: { readonly now: Date; readonly clean: Clean }
): VultrError {
  const { status } = exchange
  const unknown = asked.changes ? 'unknown' : 'none'
  // 429 says enough, whatever becomes of the rest.
  if (status === undefined || (exchange.trouble !== undefined && status !== 429)) {
    return troubleIn(exchange, unknown)
  }
  if (isRedirect(status)) return redirected(exchange, status, unknown)
  const sentence = body.isJson ? clean(sentenceIn(body.json) ?? '') : ''
  const kind = kindOf(status, body, sentence, asked)
  const retryAfterMs = retryAfter(exchange.headers['retry-after'], now)
  return {
    kind,
    status,
    ...(sentence === '' ? ownSentence(withoutSentence(exchange, status, body)) : { sentence }),
    // What Vultr itself refused has no effect. A proxy's page says nothing about what is behind it.
    effect: kind === 'unavailable' || kind === 'invalid-response' ? unknown : 'none',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
}

/**
 * An answer of a good status that is not what Vultr's contract promises.
 * @param why as the rest of a sentence, without its full stop.
 * @param body where it may tell more.
 */
export function invalidAnswer(
  status: number | undefined,
  why: Message,
  changes: boolean,
  body?: Body
): VultrError {
  const said = body?.isJson === true ? sentenceIn(body.json) : undefined
  return {
    kind: 'invalid-response',
    ...ownSentence(
      said === undefined
        ? message('vultr.invalidAnswer', { why })
        : message('vultr.invalidAnswer.said', { why, said: said.slice(0, 2_000) })
    ),
    effect: changes ? 'unknown' : 'none',
    ...(status === undefined ? {} : { status })
  }
}

function kindOf(status: number, body: Body, sentence: string, asked: Asked): VultrErrorKind {
  if (status === 429) return 'rate-limited'
  if (status >= 500) return serverErrorKind(status, body, sentence)
  // Both say that nobody has looked at the request yet.
  if (status === 408 || status === 425) return 'unavailable'
  if (status < 400 || !body.isJson || !isRecord(body.json)) return 'invalid-response'
  if (status === 401) {
    const isAddress = namesAddress(sentence) || /\baccess control\b/i.test(sentence)
    return isAddress ? 'address-not-allowed' : 'unauthorized'
  }
  if (status === 403) {
    if (namesAddress(sentence)) return 'address-not-allowed'
    return asked.isList ? 'unauthorized' : 'forbidden'
  }
  // Something else than Vultr that has no such page says nothing about what Vultr holds.
  if (status === 404) return isVultrs(status, body) ? 'not-found' : 'invalid-response'
  if (status === 423) return 'locked'
  return kindInWords(sentence) ?? 'refused'
}

/** Vultr answers refusals with 500 too; what is no refusal in its own words may have taken effect. */
function serverErrorKind(status: number, body: Body, sentence: string): VultrErrorKind {
  if (!isVultrs(status, body) || saysNothing(sentence)) return 'unavailable'
  const kind = kindInWords(sentence)
  if (kind !== undefined) return kind
  // A gateway that waited in vain does not know, whatever it says.
  return status !== 504 && saysNo(sentence) ? 'refused' : 'unavailable'
}

function kindInWords(sentence: string): 'quota' | 'locked' | undefined {
  if (saysQuota(sentence)) return 'quota'
  return saysLocked(sentence) ? 'locked' : undefined
}

/** Vultr's own way to say no: `{"error": "…", "status": 500}`, or a `message` with its status. */
function isVultrs(httpStatus: number, body: Body): boolean {
  if (!body.isJson || !isRecord(body.json)) return false
  const { error, message, status } = body.json
  if (status !== undefined && status !== httpStatus) return false
  return isText(error) || (error === undefined && isText(message) && status === httpStatus)
}

/** A good status with an error beside it, as in `{"error": "…"}`. */
export function reportsError(body: Body): boolean {
  if (!body.isJson || !isRecord(body.json)) return false
  return sentenceIn([body.json.error]) !== undefined
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function withoutSentence({ statusText }: Exchange, status: number, body: Body): Message {
  const answer = `${status} ${statusText}`.trim()
  if (status === 429) return message('vultr.askedTooOften', { answer })
  return body.isJson
    ? message('vultr.noReason', { answer })
    : message('vultr.notFromVultr', { answer })
}

/** Retry-After is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined || header.length > 100) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : undefined
}
