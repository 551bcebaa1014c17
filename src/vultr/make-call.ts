import { setTimeout as wait } from 'node:timers/promises'
import type * as z from 'zod'
import { type Message, message } from '../wording/index.js'
import {
  type Asked,
  type Body,
  bodyOf,
  failureOf,
  invalidAnswer,
  reportsError
} from './failures/classify-answer.js'
import { type Clean, cleanMessage } from './failures/sentence.js'
import {
  ownError,
  type VultrError,
  type VultrErrorKind,
  type VultrResult
} from './failures/vultr-error.js'
import { whatIsWrong } from './records.js'
import type { Exchange } from './transport/exchange.js'
import type { RequestLimiter } from './transport/request-limiter.js'
import type { CallOptions } from './vultr-client.js'

/** How many times a read or a delete is tried; fewer while a person waits for it. */
const ATTEMPTS = { scheduler: 3, page: 2 } as const
/** A longer wait is left to whoever asked, in ms. */
const LONGEST_WAIT_MS = { scheduler: 60_000, page: 1_000 } as const
const RETRIED: ReadonlySet<VultrErrorKind> = new Set(['rate-limited', 'unavailable', 'timeout'])

/** One call, and what is to be known of it to make it well. */
export interface Call<T> {
  /** Sends it once. @param timeoutMs to the end of its answer. */
  readonly send: (timeoutMs: number) => Promise<Exchange>
  readonly answer: z.ZodType<T>
  /**
   * Sent once: of a change, because Vultr knows no idempotency key, so a second one may do it twice; of
   * a read, because the panel can do without it.
   */
  readonly isOnce?: boolean
  readonly changes?: boolean
  /** Everything rests on it: a key that may not read it counts as refused. */
  readonly isList?: boolean
  /** Answered by this status alone, as Vultr's document has it; any other one confirms nothing. */
  readonly answeredBy?: 202 | 204
}

/**
 * Told of each request that was sent.
 * @param outcome `ok`, or the kind of what went wrong.
 * @param isAnswered whether an answer came, whatever it said.
 */
export type CountRequest = (outcome: 'ok' | VultrErrorKind, isAnswered: boolean) => void

/** Makes a call in its turn, as often as is good for it, and reads what came. */
export type Caller = <T>(call: Call<T>, options?: CallOptions) => Promise<VultrResult<T>>

/**
 * @param options.requestTimeoutMs from the moment a request leaves to the end of its answer.
 * @param options.clean takes the key out of a text.
 */
export function createCaller(options: {
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly limiter: RequestLimiter
  readonly clean: Clean
  readonly clock: { now(): Date }
  /** From 0 to 1; default Math.random. */
  readonly random?: (() => number) | undefined
  readonly count?: CountRequest | undefined
}): Caller {
  const { clock, clean } = options
  const random = options.random ?? Math.random

  async function attempt<T>(call: Call<T>): Promise<VultrResult<T>> {
    const exchange = await call.send(options.requestTimeoutMs)
    const { status, trouble } = exchange
    const asked: Asked = { changes: call.changes ?? false, isList: call.isList ?? false }
    const body = bodyOf(exchange)
    const isGood = status !== undefined && status >= 200 && status < 300 && trouble === undefined
    if (!isGood) return failed(failureOf(exchange, body, asked, { now: clock.now(), clean }))
    if (call.answeredBy !== undefined) {
      const isOther = status !== call.answeredBy
      const why = isOther ? message('vultr.why.status', { status }) : whatSpeaksAgainst(body)
      if (why !== undefined) return failed(invalidAnswer(status, why, asked.changes, body))
      return { ok: true, value: call.answer.parse(undefined) }
    }
    if (!body.isJson) return failed(invalidAnswer(status, NOT_JSON, asked.changes))
    const parsed = call.answer.safeParse(body.json)
    if (parsed.success) return { ok: true, value: parsed.data }
    return failed(invalidAnswer(status, whatIsWrong(parsed.error), asked.changes, body))
  }

  /** Whatever is shown or logged later must not hold the key, even if an answer echoes it. */
  function failed(error: VultrError): { ok: false; error: VultrError } {
    const { own } = error
    const told = own === undefined ? {} : { own: cleanMessage(own, clean) }
    return { ok: false, error: { ...error, sentence: clean(error.sentence), ...told } }
  }

  async function callApi<T>(
    call: Call<T>,
    { priority = 'scheduler', beforeSend }: CallOptions = {}
  ): Promise<VultrResult<T>> {
    const attempts = call.isOnce === true ? 1 : ATTEMPTS[priority]
    let former: VultrResult<T> = WITHDRAWN
    let isWithdrawn = false
    for (let count = 1; ; count += 1) {
      const result = await options.limiter.turn(priority, async (): Promise<VultrResult<T>> => {
        isWithdrawn = beforeSend !== undefined && !(await beforeSend())
        // What came of an attempt before this one still counts.
        if (isWithdrawn) return former
        const answer = await attempt(call)
        if (answer.ok) options.count?.('ok', true)
        else options.count?.(answer.error.kind, answer.error.status !== undefined)
        return answer
      })
      if (result.ok || isWithdrawn) return result
      former = result
      const { error } = result
      if (error.kind === 'not-found' && count > 1 && call.answeredBy !== undefined) {
        // The attempt before it was heard after all.
        return { ok: true, value: call.answer.parse(undefined) }
      }
      const waitMs = backoff(count, error.retryAfterMs)
      const isWorthIt = RETRIED.has(error.kind) && waitMs <= LONGEST_WAIT_MS[priority]
      if (count >= attempts || !isWorthIt) return result
      await wait(waitMs)
    }
  }

  function backoff(count: number, retryAfterMs: number | undefined): number {
    const doubled = options.retryBaseDelayMs * 2 ** (count - 1)
    return Math.max(retryAfterMs ?? 0, doubled * (0.5 + random() / 2))
  }

  return callApi
}

/** A status is enough for a change, unless what came with it was not Vultr's, or says no after all. */
function whatSpeaksAgainst(body: Body): Message | undefined {
  if (!body.isJson) return body.isEmpty ? undefined : NOT_JSON
  return reportsError(body) ? message('vultr.why.reportsError') : undefined
}

const NOT_JSON = message('vultr.why.notJson')

const WITHDRAWN: VultrResult<never> = {
  ok: false,
  error: ownError('withdrawn', 'none', message('vultr.withdrawn'))
}
