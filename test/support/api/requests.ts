import fc from 'fast-check'
import { apiDocument } from '../../../src/api/index.js'

/** A request made up from the document, or in spite of it. */
export interface MadeUpRequest {
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete'
  readonly path: string
  readonly token: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

type Schema = Readonly<Record<string, unknown>>

const DOCUMENT = apiDocument()

/**
 * Requests to every endpoint: mostly what their schemas allow, with real ids among it, and now and then
 * something else in any place.
 * @param ids of what there is in the account.
 */
export function requests(
  ids: readonly string[],
  tokens: readonly string[]
): fc.Arbitrary<MadeUpRequest> {
  const operations = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      requestTo(path, method, operation as Operation, ids)
    )
  )
  return fc
    .tuple(fc.oneof(...operations), fc.constantFrom(...tokens))
    .map(([request, token]) => ({ ...request, token }))
}

interface Operation {
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly schema: Schema
  }[]
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Schema } }
  }
}

function requestTo(path: string, method: string, operation: Operation, ids: readonly string[]) {
  const { parameters, requestBody } = operation
  const named = (where: string) => parameters.filter((each) => each.in === where)
  const texts = (where: string) =>
    fc.record(
      Object.fromEntries(
        named(where).map(({ name, schema }) => [name, parameter(name, schema, ids)])
      ),
      { requiredKeys: where === 'path' ? named(where).map(({ name }) => name) : [] }
    )
  const schema = requestBody?.content['application/json'].schema
  return fc
    .record({
      params: texts('path'),
      query: texts('query'),
      unknown: fc.option(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { freq: 20 }),
      body:
        schema === undefined ? fc.constant(undefined) : odd(valueBy(schema, ids), fc.jsonValue()),
      headers: headersOf(named('header').map(({ name }) => name))
    })
    .map(({ params, query, unknown, body, headers }) => {
      const address = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(String(params[name] ?? '') || '-')
      )
      const asked = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
      )
      if (unknown !== null) asked.append(unknown[0], unknown[1])
      return {
        method: method as MadeUpRequest['method'],
        path: `${address}${asked.size === 0 ? '' : `?${asked}`}`,
        body,
        headers
      }
    })
}

/** A request that waits for minutes would tell nothing more. */
function parameter(name: string, schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (name === 'wait') return fc.constantFrom('false', '0', '601')
  return odd(valueBy(schema, ids), fc.string())
}

/** Header values are ASCII; what else is typed never leaves a client. */
const ascii = fc.stringMatching(/^[ -~]{1,40}$/)

function headersOf(names: readonly string[]): fc.Arbitrary<Readonly<Record<string, string>>> {
  const values = names.map((name) =>
    fc.option(name === 'If-Match' ? fc.oneof(fc.constant('*'), ascii) : ascii)
  )
  return fc
    .tuple(...values)
    .map((given) =>
      Object.fromEntries(
        given.flatMap((value, index) => (value === null ? [] : [[names[index] ?? '', value]]))
      )
    )
}

/** Now and then something else. */
function odd(usual: fc.Arbitrary<unknown>, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: other })
}

function valueBy(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const reference = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined
  if (reference !== undefined) return valueBy(DOCUMENT.components.schemas[reference] ?? {}, ids)
  const several = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined
  if (several !== undefined) return fc.oneof(...several.map((each) => valueBy(each, ids)))
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  switch (schema.type) {
    case 'string':
      return textOf(schema, ids)
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(-1_000, Number(schema.minimum ?? -1_000)),
        max: Math.min(1_000_000, Number(schema.maximum ?? 1_000_000))
      })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(odd(valueBy(schema.items as Schema, ids), fc.jsonValue()), { maxLength: 3 })
    case 'object':
      return objectOf(schema, ids)
    default:
      return fc.jsonValue()
  }
}

function textOf({ format, pattern }: Schema, ids: readonly string[]): fc.Arbitrary<string> {
  if (format === 'uuid')
    return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, fc.uuid())
  if (format === 'date') return fc.constantFrom('2026-03-01', '2026-02-30', '0000-00-00')
  if (format === 'date-time')
    return fc.constantFrom('2026-04-01T00:00:00Z', '2020-01-01T00:00:00+02:00')
  if (typeof pattern === 'string' && !pattern.includes('\\p')) {
    return fc.stringMatching(new RegExp(pattern))
  }
  return fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('UTC', '00:00', 'web')
  )
}

function objectOf(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>)
  const record = fc.record(
    Object.fromEntries(
      properties.map(([name, each]) => [name, odd(valueBy(each, ids), fc.jsonValue())])
    ),
    { requiredKeys: (schema.required ?? []) as string[] }
  )
  return fc
    .tuple(record, fc.option(fc.tuple(fc.string(), fc.jsonValue()), { freq: 20 }))
    .map(([value, more]) => (more === null ? value : { ...value, [more[0]]: more[1] }))
}
