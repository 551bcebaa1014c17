import type { Request } from 'express'
import { wordingFor } from '../../access/index.js'
import type { Wording } from '../../wording/index.js'
import type { Form } from './form-fields.js'
import type { Reply } from './reply.js'
import type { WebServices } from './services.js'

/** A request as handlers see it. */
export interface Visit {
  readonly services: WebServices
  readonly user: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  /** The fields of a form; `{}` for a GET. */
  readonly form: Form
  readonly request: Request
  /** In the viewer's language. */
  readonly wording: Wording
}

/** Answers a visit; only the router, guards and senders know of Express. */
export type Handler = (visit: Visit) => Promise<Reply>

/** What handlers see of a request that was let in; `user` is who makes it. */
export function visitOf(request: Request, services: WebServices, user: string): Visit {
  const body: unknown = request.body
  return {
    services,
    user,
    params: Object.fromEntries(
      Object.entries(request.params).map(([name, value]) => [name, String(value)])
    ),
    query: { ...request.query },
    form: typeof body === 'object' && body !== null ? { ...body } : {},
    request,
    wording: wordingFor(request, services)
  }
}
