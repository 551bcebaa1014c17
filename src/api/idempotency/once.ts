import { createHash } from 'node:crypto'
import { message } from '../../wording/index.js'
import type { Call } from '../http/endpoint.js'
import { type Written, writeProblem } from '../http/send.js'
import type { ApiServices } from '../http/services.js'
import { ApiProblem } from '../problems/problem.js'
import type { ProblemCode } from '../problems/problem-codes.js'
import { toProblem } from '../problems/to-problem.js'
import { createRequestStore } from './request-store.js'

/** Answers a request once for each Idempotency-Key. */
export type Once = (call: Call, work: () => Promise<Written>) => Promise<Written>

/** 1 to 255 characters that can be seen. */
const KEY = /^[\x21-\x7e]{1,255}$/

/** By these nothing was done, and a moment later it may be: they are no answer to keep. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['busy', 'no-api-key'])

/**
 * The same request is answered as before, by whichever process; without the header each one is done.
 * An answer by which the panel or Vultr failed is not kept: asking again with the same key tries again.
 */
export function createOnce({ database, clock }: Pick<ApiServices, 'database' | 'clock'>): Once {
  const store = createRequestStore({ database, clock })
  return async (call, work) => {
    const key = call.request.get('idempotency-key')
    if (key === undefined) return await work()
    if (!KEY.test(key)) {
      const detail = message('api.problem.malformed.header', { name: 'Idempotency-Key' })
      throw new ApiProblem('malformed', detail)
    }
    const by = { caller: call.caller.id, key }
    const before = await store.begin(by, hashOf(call))
    switch (before.kind) {
      case 'answered':
        return before.written
      case 'in-progress':
        throw new ApiProblem('idempotency-in-progress', message('api.problem.keyInProgress.text'))
      case 'other-request':
        throw new ApiProblem('idempotency-key-reused', message('api.problem.keyReused.text'))
      case 'mine':
        break
    }
    try {
      const written = await answered(call, work)
      await store.keep(by, written)
      return written
    } catch (error) {
      await store.release(by)
      throw error
    }
  }
}

/** @throws what is not to be kept */
async function answered(call: Call, work: () => Promise<Written>): Promise<Written> {
  try {
    return await work()
  } catch (error) {
    const problem = toProblem(error)
    const written = writeProblem(problem, call.wording)
    if (written.status >= 500 || PASSING.has(problem.code)) throw error
    return written
  }
}

function hashOf({ request, body }: Call): string {
  const asked = JSON.stringify([request.method, request.originalUrl, body ?? null])
  return createHash('sha256').update(asked).digest('base64url')
}
