import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'

/** What a call of the SDK came to, with what the SDK itself loses. */
export interface SdkOutcome {
  /** What the SDK resolved or rejected with: an answer, `undefined`, or an Error. */
  readonly returned: unknown
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly statusText: string
  readonly isJson: boolean
  readonly retryAfter: string | undefined
  readonly isTimedOut: boolean
}

/** One call under way. */
interface Call {
  request: ClientRequest | undefined
  response: IncomingMessage | undefined
}

const calls = new AsyncLocalStorage<Call>()
const callOf = new WeakMap<ClientRequest, Call>()

// The SDK hands out neither status nor headers and cannot be aborted, but it speaks through
// node:http, which tells of each request in the asynchronous context of the call that made it.
subscribe('http.client.request.start', (message) => {
  const call = calls.getStore()
  if (call === undefined) return
  const { request } = message as { request: ClientRequest }
  call.request = request
  callOf.set(request, call)
})
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
  const call = callOf.get(request)
  if (call !== undefined) call.response = response
})

/**
 * Makes one call of the SDK and ends it after `timeoutMs`, counted from now. Never throws and
 * never rejects.
 */
export async function callSdk(
  invoke: () => Promise<unknown>,
  timeoutMs: number
): Promise<SdkOutcome> {
  const call: Call = { request: undefined, response: undefined }
  let timer: NodeJS.Timeout | undefined
  const timedOut = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs)
  })
  const answered = calls.run(call, async () => {
    try {
      return await invoke()
    } catch (error) {
      return error
    }
  })
  const returned = await Promise.race([answered, timedOut])
  clearTimeout(timer)
  if (returned === TIMED_OUT) call.request?.destroy()
  const { response } = call
  return {
    returned: returned === TIMED_OUT ? undefined : returned,
    isTimedOut: returned === TIMED_OUT,
    status: response?.statusCode,
    statusText: response?.statusMessage ?? '',
    isJson: /\bjson\b/i.test(response?.headers['content-type'] ?? ''),
    retryAfter: response?.headers['retry-after']
  }
}

const TIMED_OUT = Symbol('timed out')
