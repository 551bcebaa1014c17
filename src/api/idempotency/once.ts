import { createHash } from 'node:crypto'
import { message } from '../../wording/index.js'
import type { Call } from '../http/endpoint.js'
import { type Written, writeProblem } from '../http/send.js'
import type { ApiServices } from '../http/services.js'
import { ApiProblem } from '../problems/problem.js'
import type { ProblemCode } from '../problems/problem-codes.js'
import { createRequestStore } from './request-store.js'

/** Answers a request once for each Idempotency-Key. */
export type Once = (call: Call, work: () => Promise<Written>) => Promise<Written>

/** 1 to 255 characters that can be seen. */
const KEY = /^[\x21-\x7e]{1,255}$/

/** By these nothing was done, and a moment later it may be: they are no answer to keep. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'busy',
  'invalid',
  'needed',
  'no-api-key',
  'not-found',
  'not-possible',
  'pending',
  'too-late',
  'vultr-unreachable'
])

/**
 * The same request is answered as before, by whichever process; without the header each one is done.
 * An answer by which nothing was done is not kept: asking again with the same key tries again. Where nobody knows
 * what was done, asking again does nothing.
 */
export function createOnce({
  database,
  clock,
  logger
}: Pick<ApiServices, 'database' | 'clock' | 'logger'>): Once {
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
      case 'unfinished':
        throw new ApiProblem('idempotency-unfinished', message('api.problem.keyUnfinished.text'))
      case 'other-request':
        throw new ApiProblem('idempotency-key-reused', message('api.problem.keyReused.text'))
      case 'mine':
        break
    }
    const { written, isToKeep } = await answered(call, work).catch(async (error: unknown) => {
      // It may have been done, so nobody does it again with this key.
      await noted(store.giveUp(by))
      throw error
    })
    await noted(isToKeep ? store.keep(by, written) : store.release(by))
    return written
  }

  async function noted(outcome: Promise<void>): Promise<void> {
    await outcome.catch((error: unknown) =>
      logger.error({ err: error }, 'what came of a request of the API could not be noted')
    )
  }
}

/** What came of it. @throws what nobody foresaw: then it is not known what was done */
async function answered(
  call: Call,
  work: () => Promise<Written>
): Promise<{ readonly written: Written; readonly isToKeep: boolean }> {
  try {
    return { written: await work(), isToKeep: true }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const isToKeep = !PASSING.has(error.code)
    return { written: writeProblem(error, call.wording), isToKeep }
  }
}

function hashOf({ request, body }: Call): string {
  const asked = JSON.stringify([request.method, request.originalUrl, body ?? null])
  return createHash('sha256').update(asked).digest('base64url')
}
