import type { Request, Response } from 'express'
import type { Wording } from '../../wording/index.js'
import { type ApiProblem, problemBody } from '../problems/problem.js'
import { statusOf } from '../problems/problem-codes.js'
import type { Answer } from './endpoint.js'
import { etagOf } from './etag.js'

/** An answer as it is sent, and kept for who asks again. */
export interface Written {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
  /** The same as it is sent, where that was worked out before. */
  readonly bytesOf?: (() => Buffer) | undefined
}

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_JSON = 'application/problem+json; charset=utf-8'

/** @param base the path of the API, without a slash at its end. */
export function writeAnswer(
  { status, body, json, bytesOf, etag, location }: Answer,
  base: string
): Written {
  const text = json ?? (body === undefined ? undefined : JSON.stringify(body))
  const tag = etag ?? (status === 200 && text !== undefined ? etagOf(text) : undefined)
  return {
    status,
    text,
    bytesOf,
    headers: {
      ...(text === undefined ? {} : { 'Content-Type': JSON_TYPE }),
      ...(tag === undefined ? {} : { ETag: tag }),
      ...(location === undefined ? {} : { Location: `${base}/${location}` })
    }
  }
}

export function writeProblem(problem: ApiProblem, wording: Wording): Written {
  return {
    status: statusOf(problem.code),
    text: JSON.stringify(problemBody(problem, wording)),
    headers: {
      'Content-Type': PROBLEM_JSON,
      'Content-Language': wording.locale,
      ...problem.extras.headers
    }
  }
}

/** Sends it; to who has the same already, only that. */
export function send(
  request: Request,
  response: Response,
  { status, headers, text, bytesOf }: Written
): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (status === 200 && request.fresh) {
    response.removeHeader('Content-Type')
    response.status(304).end()
    return
  }
  if (text === undefined) {
    response.end()
    return
  }
  const bytes = bytesOf?.() ?? Buffer.from(text)
  response.setHeader('Content-Length', bytes.length)
  if (request.method === 'HEAD') response.end()
  else response.end(bytes)
}
