import express, { type Request, type RequestHandler, type Response } from 'express'
import { message } from '../../wording/index.js'
import { ApiProblem } from '../problems/problem.js'

/** In bytes: settings that name a thousand instances need half of it. */
export const MOST_BYTES = 100_000

const parse: RequestHandler = express.json({ limit: MOST_BYTES, type: () => true, strict: false })

/**
 * Reads the body as JSON.
 * @param isTaken whether the endpoint takes one; what is sent to another is read over.
 * @throws ApiProblem `unsupported-type`, `too-large` or `malformed`
 */
export async function readBody(
  request: Request,
  response: Response,
  isTaken: boolean
): Promise<unknown> {
  const hasBody =
    request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0
  if (!isTaken || !hasBody) return undefined
  if (!request.is('application/json')) throw unsupported()
  // A host that parses JSON itself has read the body already.
  if (request.body === undefined) await parsed(request, response)
  return request.body
}

function parsed(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve()
      else reject(problemOf(error))
    })
  })
}

function unsupported(): ApiProblem {
  return new ApiProblem('unsupported-type', message('api.problem.unsupportedType.text'))
}

function problemOf(error: unknown): unknown {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) {
    const detail = message('api.problem.tooLarge.text', { size: `${MOST_BYTES / 1000} KB` })
    return new ApiProblem('too-large', detail)
  }
  if (status === 415) return unsupported()
  if (status === 400) return new ApiProblem('malformed', message('api.problem.malformed.body'))
  return error
}
