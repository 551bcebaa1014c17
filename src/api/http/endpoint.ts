import type { Request } from 'express'
import type * as z from 'zod'
import type { Caller } from '../../access/index.js'
import type { Scope } from '../../tokens/index.js'
import type { Wording } from '../../wording/index.js'
import type { ProblemCode } from '../problems/problem-codes.js'
import type { ApiServices } from './services.js'
import type { Visibility } from './visibility.js'

/** The parts of the document. */
export const TAGS = {
  Status: 'How things stand, and what needs attention.',
  Instances: 'The instances of the account, their health and their schedules.',
  Snapshots: 'The snapshots of the account.',
  Restores: 'Overwriting the disk of an instance with a snapshot.',
  Runs: 'Each attempt to have a snapshot taken.',
  Activity: 'What was done, by whom, and how it ended.',
  Settings: 'Which instances have snapshots taken when, and how long they are kept.'
} as const

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'

/** A request that was let in and whose values were checked. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly services: ApiServices
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** In the language of the reader. */
  readonly wording: Wording
  /** Of the account as it is known now. */
  readonly visibility: () => Visibility
  readonly request: Request
  /** The caller has gone. */
  readonly signal: () => AbortSignal
}

/** What is answered; everything else is a problem that is thrown. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  /** The body as it is sent, where it was written once for many. */
  readonly json?: string
  /** Its bytes, worked out once. */
  readonly bytesOf?: () => Buffer
  /** Of what can be changed; other answers get one made of their content. */
  readonly etag?: string
  /** Relative to the API. */
  readonly location?: string
}

export interface AnswerDocument {
  readonly description: string
  /** Undefined: without a body. */
  readonly schema?: z.ZodType
  readonly headers?: readonly ('ETag' | 'Location')[]
}

/** One endpoint: what is routed, checked and documented is all made of this one value. */
export interface Endpoint {
  /** The `operationId`. */
  readonly id: string
  readonly method: Method
  /** As OpenAPI writes it: `/snapshots/{id}`. */
  readonly path: string
  readonly tag: keyof typeof TAGS
  readonly need: Scope
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** The body as it is meant, before it is checked. */
  readonly meant?: (given: unknown) => unknown
  /** It concerns the whole account: not for tokens that are restricted to tags. */
  readonly isOfAccount?: boolean
  /** Cannot be done before there is an API key. */
  readonly needsKey?: boolean
  /** Whether it takes If-Match, or asks for it. */
  readonly match?: 'optional' | 'required'
  /** Whether it takes the fingerprint of a preview. */
  readonly confirms?: boolean
  readonly answers: Readonly<Record<number, AnswerDocument>>
  /** Those that are not common to all. */
  readonly problems?: readonly ProblemCode[]
  handle(call: Call): Promise<Answer>
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

/** Declares an endpoint, its handler typed by its own schemas. */
export function endpoint<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined
>(
  of: Omit<Endpoint, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Answer>
  }
): Endpoint {
  return of as unknown as Endpoint
}
