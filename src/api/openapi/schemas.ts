import * as z from 'zod'
import { ANSWERS, BODIES } from '../http/components.js'
import { PROBLEM_CODES } from '../problems/problem-codes.js'

export type JsonSchema = Readonly<Record<string, unknown>>

const SCHEMAS = '#/components/schemas/'

/** What every problem is, and those that say more. */
const PROBLEM: JsonSchema = {
  type: 'object',
  description:
    'RFC 9457. Programs decide by `code`; title and detail are for people, in their language.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    code: { type: 'string', enum: PROBLEM_CODES },
    errors: {
      type: 'array',
      description: 'Of `invalid`: each value that cannot be taken.',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'message'],
        additionalProperties: false
      }
    },
    fingerprint: {
      type: 'string',
      description: 'Of `confirmation-required`: to be sent as `Confirm`.'
    },
    preview: { $ref: `${SCHEMAS}Preview` }
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false
}

/** All schemas by their names, made of zod's. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  const uri = (id: string) => `${SCHEMAS}${id}`
  const sent = z.toJSONSchema(ANSWERS, { uri, io: 'output' }).schemas
  const taken = z.toJSONSchema(BODIES, { uri, io: 'input' }).schemas
  const named = Object.entries({ ...sent, ...taken }).map(
    ([id, schema]) => [id, cleaned(schema)] as const
  )
  return { ...Object.fromEntries(named), Problem: PROBLEM }
}

/** Where a schema with a name stands. */
export function referenceTo(schema: z.ZodType): JsonSchema {
  const id = ANSWERS.get(schema)?.id ?? BODIES.get(schema)?.id
  if (id === undefined) throw new Error('a schema of an answer or a body has no name')
  return { $ref: `${SCHEMAS}${id}` }
}

/** The schema of a parameter, as it is sent. */
export function parameterSchema(schema: z.core.$ZodType): JsonSchema {
  return cleaned(z.toJSONSchema(schema, { io: 'input' }))
}

function cleaned({ $schema, $id, ...schema }: JsonSchema): JsonSchema {
  return schema
}
