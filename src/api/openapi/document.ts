import type * as z from 'zod'
import { packageVersion } from '../../common/index.js'
import { type AnswerDocument, type Endpoint, TAGS } from '../http/endpoint.js'
import { type ProblemCode, statusOf } from '../problems/problem-codes.js'
import { componentSchemas, type JsonSchema, parameterSchema, referenceTo } from './schemas.js'

/** What any request may be answered. */
const COMMON: readonly ProblemCode[] = [
  'malformed',
  'unauthorized',
  'forbidden',
  'rate-limited',
  'unexpected',
  'database-unavailable'
]

const ABOUT = `Every request needs a token (\`Authorization: Bearer …\`, made under Settings → API), or what the host of this panel lets in. A token has a scope: \`read\`, \`operate\` (take, lock, rename), \`destroy\` (delete, restore, settings), each with what the ones before it allow; one that is restricted to tags sees and touches only instances with one of them. Instants are RFC 3339 in UTC, sizes are in bytes, money is in USD a month. Errors are problems (RFC 9457) with a stable \`code\`.`

/** The OpenAPI 3.1 document, made of the values that the router is made of. */
export function openApiDocument(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vultr snapshots',
      version: packageVersion(),
      summary: 'Automatic snapshots of the instances of a Vultr account.',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' }
    },
    servers: [{ url: '.', description: 'Where this document is.' }],
    security: [{ token: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas()
    }
  }
}

function operation(endpoint: Endpoint) {
  const { id, tag, summary, description, need, body } = endpoint
  return {
    operationId: id,
    // For who reads it: OpenAPI has no scopes of bearers that tools would show.
    'x-scope': need,
    tags: [tag],
    summary,
    description: [description, `Needs the scope \`${need}\`.`].filter(Boolean).join(' '),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...headersOf(endpoint)
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: referenceTo(body) } }
          }
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(endpoint.answers).map(([status, each]) => [status, response(each)])
      ),
      ...(endpoint.method === 'get' ? { 304: { description: 'What If-None-Match names.' } } : {}),
      ...problemResponses(endpoint)
    }
  }
}

function parametersOf(fields: z.ZodObject | undefined, where: 'path' | 'query') {
  return Object.entries(fields?.shape ?? {}).map(([name, schema]) => {
    const { description, default: byDefault, ...rest } = parameterSchema(schema)
    return {
      name,
      in: where,
      required: where === 'path',
      ...(description === undefined ? {} : { description }),
      schema: byDefault === undefined ? rest : { ...rest, default: byDefault }
    }
  })
}

function headersOf({ method, match, confirms }: Endpoint) {
  const header = (name: string, description: string, required = false): JsonSchema => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' }
  })
  return [
    ...(match === undefined
      ? []
      : [header('If-Match', 'The ETag of what was read, or `*`.', match === 'required')]),
    ...(confirms === true
      ? [header('Confirm', 'The fingerprint of the preview that was seen.')]
      : []),
    ...(method === 'post'
      ? [
          header(
            'Idempotency-Key',
            'Up to 255 characters. The same request with the same key is answered as before, for a day.'
          )
        ]
      : [])
  ]
}

function response({ description, schema, headers = [] }: AnswerDocument) {
  return {
    description,
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }]))
        }),
    ...(schema === undefined
      ? {}
      : { content: { 'application/json': { schema: referenceTo(schema) } } })
  }
}

/** One response for each status, with the codes that it may have. */
function problemResponses(endpoint: Endpoint) {
  const codes = new Set([...COMMON, ...ownProblems(endpoint)])
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const status = statusOf(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\``).join(', '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } }
        }
      }
    ])
  )
}

/** What follows from what an endpoint takes, and what it says itself. */
function ownProblems(endpoint: Endpoint): readonly ProblemCode[] {
  const { method, params, query, body, match, needsKey, problems = [] } = endpoint
  return [
    ...problems,
    ...(method === 'get' ? [] : (['foreign-request'] as const)),
    ...(params === undefined ? [] : (['not-found'] as const)),
    ...(query === undefined && body === undefined ? [] : (['invalid'] as const)),
    ...(body === undefined ? [] : (['too-large', 'unsupported-type'] as const)),
    ...(match === undefined ? [] : (['precondition-failed'] as const)),
    ...(match === 'required' ? (['precondition-required'] as const) : []),
    ...(needsKey === true ? (['no-api-key', 'settings-unreadable'] as const) : []),
    ...(method === 'post'
      ? (['idempotency-key-reused', 'idempotency-in-progress', 'idempotency-unfinished'] as const)
      : [])
  ]
}
