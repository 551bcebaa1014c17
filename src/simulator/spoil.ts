import type { Response } from 'express'
import type { Fault } from './faults.js'

/** A request as it came and what became of it. */
export interface LoggedRequest {
  readonly at: Date
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

const PROXY_PAGE = '<html><head><title>Bad gateway</title></head><body>nginx</body></html>'

/** Answers as the fault has it, or not at all. */
export function spoil(response: Response, fault: Fault, logged: LoggedRequest): void {
  switch (fault.kind) {
    case 'reset':
      logged.status = 'reset'
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      logged.status = 'hang'
      return
    case 'html':
      logged.status = fault.status ?? 502
      response.status(logged.status).type('html').send(PROXY_PAGE)
      return
    case 'garbage':
      logged.status = 200
      response.type('json').send('{"snapshot": {"id": "cut o')
      return
    case 'empty':
      logged.status = 200
      response.status(200).end()
      return
    case 'status': {
      logged.status = fault.status
      if (fault.retryAfterSeconds !== undefined) {
        response.set('Retry-After', String(fault.retryAfterSeconds))
      }
      const error = fault.sentence ?? `Scripted answer ${fault.status}.`
      response.status(fault.status).json({ error, status: fault.status })
      return
    }
    case 'latency':
      return
  }
}
