import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { type Message, message } from '../wording/index.js'
import {
  accountAnswer,
  instanceAnswer,
  instancesPage,
  plansPage,
  snapshotAnswer,
  snapshotsPage,
  volumesPage
} from './answers.js'
import {
  type Asked,
  type Body,
  bodyOf,
  failureOf,
  invalidAnswer,
  reportsError
} from './failures/classify-answer.js'
import { cleanMessage, createClean } from './failures/sentence.js'
import {
  ownSentence,
  type VultrError,
  type VultrErrorKind,
  type VultrResult
} from './failures/vultr-error.js'
import { readPages } from './paging.js'
import { flaw, isUuid, whatIsWrong } from './records.js'
import type { RequestLimiter } from './transport/request-limiter.js'
import { callSdk } from './transport/sdk-call.js'
import type { CallOptions, VultrClient } from './vultr-client.js'

type SdkMethod = (parameters?: Readonly<Record<string, string>>) => Promise<unknown>
type SdkRoom = Readonly<Record<string, SdkMethod>>

/** The part of the untyped SDK that is used. */
interface Sdk {
  initialize(config: { readonly apiKey: string; readonly baseUrl: string }): {
    readonly account: SdkRoom
    readonly snapshots: SdkRoom
    readonly instances: SdkRoom
    readonly plans: SdkRoom
    readonly blockStorage: SdkRoom
  }
}

const require = createRequire(import.meta.url)

/** As many times a read or a delete is tried; one that a person waits for less often. */
const ATTEMPTS = { scheduler: 3, page: 2 } as const
/** A longer wait is left to whoever asked, in ms. */
const LONGEST_WAIT_MS = { scheduler: 60_000, page: 1_000 } as const
const RETRIED: ReadonlySet<VultrErrorKind> = new Set(['rate-limited', 'unavailable', 'timeout'])

/** Vultr's pages hold at most this many. */
const PER_PAGE = '500'

const nothing = z.unknown().transform((): void => undefined)

/** One call, and what is to be known of it to make it well. */
interface Call<T> {
  readonly invoke: () => Promise<unknown>
  readonly answer: z.ZodType<T>
  /** Sent once: Vultr knows no idempotency key, so a second one may do it twice. */
  readonly isOnce?: boolean
  readonly changes?: boolean
  /** Everything rests on it: a key that may not read it counts as refused. */
  readonly isList?: boolean
  /** Answered by this status alone, as Vultr's document has it; any other one confirms nothing. */
  readonly answeredBy?: 202 | 204
}

/**
 * A client for one key, behind which none of the SDK's traps can be stepped into.
 * @param options.apiUrl with the version, without a trailing slash.
 * @param options.requestTimeoutMs from the moment a request leaves to the end of its answer.
 */
export function createVultrClient(options: {
  readonly apiKey: string
  readonly apiUrl: string
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly limiter: RequestLimiter
  readonly clock: { now(): Date }
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number
}): VultrClient {
  // Loaded only now: until there is a key, nobody needs it.
  const sdk = require('@vultr/vultr-node') as Sdk
  const vultr = sdk.initialize({ apiKey: options.apiKey, baseUrl: options.apiUrl })
  const { clock } = options
  const random = options.random ?? Math.random
  const clean = createClean(options.apiKey)

  async function attempt<T>(call: Call<T>): Promise<VultrResult<T>> {
    const exchange = await callSdk(call.invoke, options.requestTimeoutMs)
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
        return isWithdrawn ? former : await attempt(call)
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

  /** Calls `room[method]` with ids that are UUIDs; the SDK would put anything into the path. */
  function sdkCall(room: SdkRoom, method: string, parameters?: Readonly<Record<string, string>>) {
    const call = room[method]
    if (call === undefined) throw new TypeError(`The SDK has no ${method}.`)
    return () => call(parameters)
  }

  return {
    getAccount: (call) =>
      callApi({ invoke: sdkCall(vultr.account, 'getAccountInfo'), answer: accountAnswer }, call),
    listSnapshots: (filter = {}, call) =>
      readPages((cursor) => {
        const parameters = { per_page: PER_PAGE, ...filter, ...cursor }
        const invoke = sdkCall(vultr.snapshots, 'listSnapshots', parameters)
        return callApi({ invoke, answer: snapshotsPage, isList: true }, call)
      }),
    getSnapshot: async (id, call) => {
      const invoke = sdkCall(vultr.snapshots, 'getSnapshot', { 'snapshot-id': checkedId(id) })
      return await callApi({ invoke, answer: about(snapshotAnswer, id) }, call)
    },
    createSnapshot: async ({ instanceId, description }, call) => {
      const parameters = { instance_id: checkedId(instanceId), description }
      const invoke = sdkCall(vultr.snapshots, 'createSnapshot', parameters)
      return await callApi({ invoke, answer: snapshotAnswer, isOnce: true, changes: true }, call)
    },
    describeSnapshot: async (id, description, call) => {
      const parameters = { 'snapshot-id': checkedId(id), description }
      const invoke = sdkCall(vultr.snapshots, 'updateSnapshot', parameters)
      return await callApi({ invoke, answer: nothing, isOnce: true, ...CHANGE }, call)
    },
    deleteSnapshot: async (id, call) => {
      const invoke = sdkCall(vultr.snapshots, 'deleteSnapshot', { 'snapshot-id': checkedId(id) })
      return await callApi({ invoke, answer: nothing, ...CHANGE }, call)
    },
    listInstances: (call) =>
      readPages((cursor) => {
        const invoke = sdkCall(vultr.instances, 'listInstances', { per_page: PER_PAGE, ...cursor })
        return callApi({ invoke, answer: instancesPage, isList: true }, call)
      }),
    getInstance: async (id, call) => {
      const invoke = sdkCall(vultr.instances, 'getInstance', { 'instance-id': checkedId(id) })
      return await callApi({ invoke, answer: about(instanceAnswer, id) }, call)
    },
    listPlans: (call) =>
      readPages((cursor) => {
        const invoke = sdkCall(vultr.plans, 'listPlans', { per_page: PER_PAGE, ...cursor })
        return callApi({ invoke, answer: plansPage }, call)
      }),
    listVolumes: (call) =>
      readPages((cursor) => {
        const parameters = { per_page: PER_PAGE, ...cursor }
        const invoke = sdkCall(vultr.blockStorage, 'listStorages', parameters)
        return callApi({ invoke, answer: volumesPage }, call)
      }),
    restoreInstance: async ({ instanceId, snapshotId }, call) => {
      const parameters = {
        'instance-id': checkedId(instanceId),
        snapshot_id: checkedId(snapshotId)
      }
      const invoke = sdkCall(vultr.instances, 'restoreInstance', parameters)
      return await callApi(
        { invoke, answer: nothing, isOnce: true, ...CHANGE, answeredBy: 202 },
        call
      )
    }
  }
}

/** An answer about another record than the one asked for would be taken for that one. */
function about<T extends { readonly id: string }>(answer: z.ZodType<T>, id: string): z.ZodType<T> {
  return answer.refine((record) => record.id === id.toLowerCase(), flaw('otherId'))
}

/** A status is enough for a change, unless what came with it was not Vultr's, or says no after all. */
function whatSpeaksAgainst(body: Body): Message | undefined {
  if (!body.isJson) return body.isEmpty ? undefined : NOT_JSON
  return reportsError(body) ? message('vultr.why.reportsError') : undefined
}

const NOT_JSON = message('vultr.why.notJson')

const CHANGE = { changes: true, answeredBy: 204 } as const

const WITHDRAWN: VultrResult<never> = {
  ok: false,
  error: { kind: 'withdrawn', ...ownSentence(message('vultr.withdrawn')), effect: 'none' }
}

function checkedId(id: string): string {
  if (!isUuid(id)) throw new TypeError('An id of Vultr must be a UUID.')
  return id
}
