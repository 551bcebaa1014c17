import type { IncomingMessage, RequestOptions } from 'node:http'
import { createRequire } from 'node:module'
import { message } from '../../../wording/index.js'
import { SendError } from '../../alert/outgoing.js'
import type { AddressGuard } from './address-guard.js'
import { failureOf, noAnswer, type ReadAnswer } from './call-failures.js'
import { decoded, secretsOfUrl } from './said.js'

// Required: importing it asks Node 24 for all that it has, and so loads its whole fetch, for nothing.
const require = createRequire(import.meta.url)
const http = require('node:http') as typeof import('node:http')
const https = require('node:https') as typeof import('node:https')

/** The time of the panel. */
export interface Clock {
  now(): Date
}

export interface CallOut {
  /** http or https. A user and password in it become a header. */
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly guard: AddressGuard
  /** Reads a date that says when to come back. */
  readonly clock: Clock
  /** What else than parts of the URL must not be told, should the answer repeat it. */
  readonly secrets?: readonly string[]
  /** From now to the last byte of the answer. @default 10_000 */
  readonly timeoutMs?: number
  /** @default 65_536 */
  readonly mostAnswerBytes?: number
}

export interface CallAnswer {
  /** 200 to 299. */
  readonly status: number
  /** Not cleaned; ends where it was too long or too slow. */
  readonly text: string
}

/**
 * Makes one call and reads its answer. Follows no redirect, and keeps no connection: it would outlive
 * the check of its address. An answer of 2xx counts as delivered from its head on: were a message sent
 * again because the rest of its answer is too long or too slow, somebody would get it twice.
 * @throws SendError; its words hold nothing of the URL but the host.
 */
export async function callOut(call: CallOut): Promise<CallAnswer> {
  const url = parsedUrl(call.url)
  call.guard.checkLiteral(url.hostname)
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), call.timeoutMs ?? 10_000)
  try {
    const response = await startCall(url, call, timeout.signal)
    const answer = await readAnswer(response, call.mostAnswerBytes ?? 65_536)
    const status = response.statusCode ?? 0
    if (status >= 200 && status < 300) return { status, text: answer.text }
    throw failureOf(answer, { url, secrets: secretsOf(url, call), now: call.clock.now() })
  } catch (error) {
    throw error instanceof SendError ? error : noAnswer(error, url, timeout.signal.aborted)
  } finally {
    clearTimeout(timer)
  }
}

function parsedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SendError('settings', message('alert.send.badUrl'), false)
  }
  return url
}

function secretsOf(url: URL, { headers = {}, secrets = [] }: CallOut): readonly string[] {
  const authorization = Object.entries(headers)
    .filter(([name]) => /^(?:authorization|x-.*(?:key|token))$/i.test(name))
    .flatMap(([, value]) => [value, ...value.split(' ').slice(1)])
  const login = basicLogin(url)
  const basic = login === undefined ? [] : [login, Buffer.from(login).toString('base64')]
  return [...secretsOfUrl(url), ...authorization, ...basic, ...secrets]
}

function basicLogin({ username, password }: URL): string | undefined {
  return username === '' && password === ''
    ? undefined
    : `${decoded(username)}:${decoded(password)}`
}

/** Resolves when the head of the answer is there. */
function startCall(url: URL, call: CallOut, signal: AbortSignal): Promise<IncomingMessage> {
  const body = call.body === undefined ? undefined : Buffer.from(call.body)
  const auth = basicLogin(url)
  const options: RequestOptions = {
    method: call.method,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      'user-agent': 'vultr-panel-addon',
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      ...call.headers
    },
    ...(auth === undefined ? {} : { auth }),
    lookup: call.guard.lookup,
    agent: false,
    signal
  }
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(options)
    request.on('response', resolve)
    request.on('error', reject)
    // An answer that changes the protocol ends the connection without an error.
    request.on('close', () => reject(new Error('closed without an answer')))
    request.end(body)
  })
}

async function readAnswer(response: IncomingMessage, most: number): Promise<ReadAnswer> {
  const chunks: Buffer[] = []
  let bytes = 0
  let end: ReadAnswer['end'] = 'whole'
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes <= most) continue
      end = 'too-large'
      break
    }
  } catch {
    // The head said what became of it; how far its reason came is all that is left to know.
    end = 'cut'
  }
  const isPlain = response.headers['content-encoding'] === undefined
  const text = isPlain ? new TextDecoder().decode(Buffer.concat(chunks).subarray(0, most)) : ''
  return { response, text, end }
}
