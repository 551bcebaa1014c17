import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { decode, EncodingError } from './decode.js'
import { readBounded, TooLargeError } from './read-bounded.js'

// Required: importing it asks Node 24 for all that it has, and so loads its whole fetch, for nothing.
const require = createRequire(import.meta.url)
const http = require('node:http') as typeof import('node:http')
const https = require('node:https') as typeof import('node:https')

/** An answer may hold this much after decompression, in bytes. */
export const LARGEST_ANSWER = 20_000_000

export interface HttpRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What came of one request. */
export interface Exchange {
  readonly url: string
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly statusText: string
  readonly headers: IncomingHttpHeaders
  /** The whole body; undefined where it was not or could not be read. */
  readonly text: string | undefined
  /** Why there is no answer, or no whole one. */
  readonly trouble: Trouble | undefined
}

export type Trouble =
  | { readonly kind: 'timeout' | 'too-large' | 'encoding' }
  /** It could not even be written down, so it never left. */
  | { readonly kind: 'unsent' }
  | { readonly kind: 'network'; readonly error: unknown }

/**
 * Sends one request and reads its answer, within `timeoutMs` from now to its last byte. Follows no
 * redirect: the body of an answer that points elsewhere is not read. Never rejects.
 */
export async function exchange(request: HttpRequest, timeoutMs: number): Promise<Exchange> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), timeoutMs)
  let response: IncomingMessage | undefined
  let text: string | undefined
  let trouble: Trouble | undefined
  try {
    response = await startRequest(request, timeout.signal)
    if (!isRedirect(response.statusCode)) text = await readText(response)
  } catch (error) {
    trouble = timeout.signal.aborted ? { kind: 'timeout' } : troubleOf(error)
  } finally {
    clearTimeout(timer)
    // What is not read to its end must not go on arriving.
    if (response?.readableEnded === false) response.destroy()
  }
  return {
    url: request.url,
    status: response?.statusCode,
    statusText: response?.statusMessage ?? '',
    headers: response?.headers ?? {},
    text,
    trouble
  }
}

export function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400
}

/** The request could not be made of what was given. */
class UnsentError extends Error {}

/** Resolves when the head of the answer is there. */
function startRequest(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    try {
      const url = new URL(request.url)
      const { method, headers } = request
      const protocol = url.protocol === 'https:' ? https : http
      const outgoing = protocol.request(url, { method, headers, signal })
      outgoing.on('response', resolve)
      outgoing.on('error', reject)
      // An answer that changes the protocol ends the connection without an error.
      outgoing.on('close', () => reject(new Error('closed without an answer')))
      outgoing.end(request.body)
    } catch (error) {
      reject(new UnsentError('the request cannot be written', { cause: error }))
    }
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  const body = await readBounded(response, LARGEST_ANSWER)
  const decoded = await decode(body, response.headers['content-encoding'], LARGEST_ANSWER)
  return new TextDecoder().decode(decoded)
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof TooLargeError) return { kind: 'too-large' }
  if (error instanceof EncodingError) return { kind: 'encoding' }
  if (error instanceof UnsentError) return { kind: 'unsent' }
  return { kind: 'network', error }
}
