import type { Response } from 'express'
import { sendBroken } from './broken.js'
import { sendDrip, sendHuge } from './endless.js'
import type { Fault } from './faults.js'

/** A request as it came and what became of it. */
export interface LoggedRequest {
  readonly at: Date
  /** The IP address that it came from. */
  readonly address: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly body: unknown
  /** The status sent, or what happened instead of an answer. */
  status: number | 'reset' | 'hang' | undefined
  /** Whether the request was carried out, whatever its answer was. */
  effect: boolean
}

/** What a request would have been answered, had nothing spoilt it. */
export interface RightAnswer {
  readonly status: number
  readonly body: object | undefined
}

const PROXY_PAGE = '<html><head><title>Bad gateway</title></head><body>nginx</body></html>'

/** In the words that Vultr was seen to use. */
const OUTAGE_PAGE =
  '<html><head><title>504 Gateway Time-out</title></head><body><h1>We are currently conducting some software upgrades. Check back in a few minutes!</h1><hr>nginx</body></html>'

/**
 * Answers as the fault has it, or not at all.
 * @param right undefined where the request was not carried out.
 */
export function spoil(
  response: Response,
  fault: Fault,
  logged: LoggedRequest,
  right: RightAnswer | undefined
): void {
  if (fault.kind === 'latency') return
  if (fault.kind === 'reset' || fault.kind === 'hang') {
    logged.status = fault.kind
    if (fault.kind === 'reset') response.socket?.resetAndDestroy()
    return
  }
  logged.status = statusOf(fault, right)
  writeAnswer(response, fault, logged.status, right)
}

type AnsweringFault = Exclude<Fault, { readonly kind: 'latency' | 'reset' | 'hang' }>

function statusOf(fault: AnsweringFault, right: RightAnswer | undefined): number {
  switch (fault.kind) {
    case 'html':
      return fault.status ?? 502
    case 'outage':
      return 504
    case 'broken':
      return right?.status ?? 200
    case 'garbage':
    case 'drip':
      return 200
    default:
      return fault.status ?? 200
  }
}

function writeAnswer(
  response: Response,
  fault: AnsweringFault,
  status: number,
  right: RightAnswer | undefined
): void {
  response.status(status)
  switch (fault.kind) {
    case 'html':
      response.type('html').send(PROXY_PAGE)
      return
    case 'outage':
      response.type('html').send(OUTAGE_PAGE)
      return
    case 'garbage':
      response.type('json').send('{"snapshot": {"id": "cut o')
      return
    case 'empty':
      response.end()
      return
    case 'json':
      response.json(fault.body)
      return
    case 'redirect':
      response.set('Location', fault.location).end()
      return
    case 'broken':
      sendBroken(response, fault.how, status, right?.body)
      return
    case 'huge':
      sendHuge(response, { bytes: fault.bytes, status, gzip: fault.gzip ?? false })
      return
    case 'drip':
      sendDrip(response, status, fault.everyMs ?? 20)
      return
    case 'status': {
      if (fault.retryAfterSeconds !== undefined) {
        response.set('Retry-After', String(fault.retryAfterSeconds))
      }
      const sentence = fault.sentence ?? `Scripted answer ${status}.`
      response.json({ [fault.field ?? 'error']: sentence, status })
      return
    }
  }
}
