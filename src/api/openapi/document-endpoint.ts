import * as z from 'zod'
import { answer } from '../http/components.js'
import { type Endpoint, endpoint } from '../http/endpoint.js'

const documentItem = answer('Document', z.looseObject({ openapi: z.string() }))

/** GET /openapi.json @param document of all endpoints, this one included. */
export function documentEndpoint(document: () => object): Endpoint {
  return endpoint({
    id: 'getDocument',
    method: 'get',
    path: '/openapi.json',
    tag: 'Status',
    need: 'read',
    summary: 'Get this document',
    answers: { 200: { description: 'The OpenAPI document.', schema: documentItem } },
    handle: async () => ({ status: 200, body: document() })
  })
}
