import { createRequire } from 'node:module'
import { type Exchange, exchange } from './exchange.js'

/** As much of node-fetch as the SDK uses. */
type Fetch = (
  url: string,
  options: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }
) => Promise<Response>

/** One call of the SDK under way. */
interface Call {
  readonly timeoutMs: number
  exchange: Exchange | undefined
}

/**
 * The call whose method of the SDK runs just now: it asks node-fetch before it returns. An
 * AsyncLocalStorage would find a later one too, but on Node 20 and 22 the first use of one slows down
 * every promise of the process, the host's as well.
 */
let invoked: Call | undefined
const here = createRequire(import.meta.url)

/** What every request carries, whatever the SDK does; Vultr refuses some without a Content-Type. */
const HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'Accept-Encoding': 'gzip, deflate, br',
  'User-Agent': 'vultr-panel-addon'
} as const

/**
 * Makes one call of the SDK with a request of our own in the place of its own, and ends it after
 * `timeoutMs`, counted from now. Never rejects for what Vultr or the network does.
 * @throws Error where this process does not let modules be replaced; then nothing was sent.
 */
export async function callSdk(
  invoke: () => Promise<unknown>,
  timeoutMs: number
): Promise<Exchange> {
  const call: Call = { timeoutMs, exchange: undefined }
  takeNodeFetchPlace()
  try {
    await invokedAs(call, invoke)
  } catch {
    // The SDK throws for what it cannot put into an address; then there was no exchange.
  }
  return call.exchange ?? UNSENT
}

function invokedAs(call: Call, invoke: () => Promise<unknown>): Promise<unknown> {
  invoked = call
  try {
    return invoke()
  } finally {
    invoked = undefined
  }
}

/** Reads an address that the SDK has no method for, in the same way. Never rejects. */
export function callDirectly(url: string, apiKey: string, timeoutMs: number): Promise<Exchange> {
  const headers = { Authorization: `Bearer ${apiKey}`, ...HEADERS }
  return exchange({ url, method: 'GET', headers, body: undefined }, timeoutMs)
}

const UNSENT: Exchange = {
  url: '',
  status: undefined,
  statusText: '',
  headers: {},
  text: undefined,
  trouble: { kind: 'unsent' }
}

async function ours(call: Call, ...[url, options]: Parameters<Fetch>): Promise<Response> {
  const { method, headers, body } = options
  const request = { url, method, headers: { ...headers, ...HEADERS }, body }
  call.exchange = await exchange(request, call.timeoutMs)
  // What the SDK would make of the answer is not used: it loses half of it.
  return new Response(null, { status: 204 })
}

const stepsIn = new WeakSet<object>()

/**
 * The SDK takes node-fetch out of Node's cache of modules at each call: it follows redirects with
 * the key, inflates without end, and cannot be told otherwise through the SDK. Here stands a
 * function that steps in for our own calls alone; for everybody else it is node-fetch.
 */
function takeNodeFetchPlace(): void {
  const fromSdk = createRequire(here.resolve('@vultr/vultr-node'))
  const nodeFetch = fromSdk('node-fetch') as Fetch
  if (stepsIn.has(nodeFetch)) return
  const inItsPlace = new Proxy(nodeFetch, {
    apply(target, self, parameters: Parameters<Fetch>) {
      const call = invoked
      return call === undefined
        ? Reflect.apply(target, self, parameters)
        : ours(call, ...parameters)
    }
  })
  stepsIn.add(inItsPlace)
  const module = here.cache[fromSdk.resolve('node-fetch')]
  if (module !== undefined) module.exports = inItsPlace
  // Without it nothing may be sent at all.
  if (fromSdk('node-fetch') !== inItsPlace) {
    throw new Error('node-fetch cannot be replaced under the SDK of Vultr')
  }
}
