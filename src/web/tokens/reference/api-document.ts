import * as z from 'zod'

/** A JSON Schema, as far as the page shows it. */
export interface Schema {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly format?: string | undefined
  readonly description?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[] | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly items?: Schema | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    examples: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    items: schema.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    allOf: z.array(schema).optional()
  })
)

const content = z.record(z.string(), z.object({ schema: schema.optional() }))

const parameter = z.object({
  $ref: z.string().optional(),
  name: z.string().default(''),
  in: z.string().default(''),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema: schema.optional()
})

const answer = z.object({
  $ref: z.string().optional(),
  description: z.string().default(''),
  content: content.optional()
})

const operation = z.object({
  operationId: z.string().default(''),
  summary: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(z.string(), answer).default({}),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  'x-scope': z.string().optional()
})

export type Operation = z.output<typeof operation>
export type Parameter = z.output<typeof parameter>
export type Answer = z.output<typeof answer>

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
const path = z.object({
  ...Object.fromEntries(METHODS.map((method) => [method, operation.optional()])),
  parameters: z.array(parameter).default([])
}) as z.ZodType<
  Partial<Record<(typeof METHODS)[number], Operation>> & { readonly parameters: Parameter[] }
>

const document = z.object({
  info: z.object({ description: z.string().default('') }).default({ description: '' }),
  tags: z.array(z.object({ name: z.string(), description: z.string().default('') })).default([]),
  paths: z.record(z.string(), path).default({}),
  components: z
    .object({
      schemas: z.record(z.string(), schema).default({}),
      parameters: z.record(z.string(), parameter).default({}),
      responses: z.record(z.string(), answer).default({})
    })
    .default({ schemas: {}, parameters: {}, responses: {} })
})

/** What the page shows of the OpenAPI document. */
export type ApiDocument = z.output<typeof document>

/** An operation with where it is found. */
export interface PlacedOperation {
  readonly method: (typeof METHODS)[number]
  readonly path: string
  readonly operation: Operation
}

/** @throws ZodError where it is no OpenAPI document: it is made in this process. */
export function readDocument(json: unknown): ApiDocument {
  return document.parse(json)
}

/** In the order of the document. */
export function operationsOf({ paths }: ApiDocument): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([place, item]) =>
    METHODS.flatMap((method) => {
      const found = item[method]
      if (found === undefined) return []
      const parameters = [...item.parameters, ...found.parameters]
      return [{ method, path: place, operation: { ...found, parameters } }]
    })
  )
}

/** The last part of a reference: the name of a component. */
export function nameIn(reference: string): string {
  return reference.split('/').at(-1) ?? ''
}
