import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type request from 'supertest'
import { expect } from 'vitest'
import { apiDocument } from '../../../src/api/index.js'

const DOCUMENT = apiDocument()

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(DOCUMENT, 'document')

type Responses = Readonly<
  Record<
    string,
    { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }
  >
>

/**
 * Holds an answer against the OpenAPI document: its status is one that the document names there, and its body
 * what the schema says. @throws AssertionError
 */
export function heldToDocument(method: string, path: string, response: request.Response): void {
  const { status } = response
  const type = String(response.headers['content-type'] ?? '').split(';')[0] ?? ''
  expect(response.headers['set-cookie']).toBeUndefined()
  const responses = responsesOf(method === 'head' ? 'get' : method, path)
  if (responses === undefined) {
    expect([400, 401, 403, 404, 405, 429]).toContain(status)
    expectSchema('#/components/schemas/Problem', method === 'head' ? undefined : response.body)
    return
  }
  const documented = responses[String(status)]
  expect({
    path,
    status,
    isDocumented: documented !== undefined,
    body: response.text
  }).toMatchObject({
    isDocumented: true
  })
  if (method === 'head' || documented?.content === undefined) {
    expect(response.text ?? '').toBe('')
    return
  }
  const [[expected, { schema }] = ['', { schema: { $ref: '' } }]] = Object.entries(
    documented.content
  )
  expect(type).toBe(expected)
  expectSchema(schema.$ref, response.body)
}

function responsesOf(method: string, path: string): Responses | undefined {
  const bare = path.split('?')[0] ?? ''
  const found = Object.entries(DOCUMENT.paths)
    .filter(([template]) => matches(template, bare))
    // What has no parameters comes first.
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)[0]
  const operation = found?.[1][method] as { readonly responses: Responses } | undefined
  return operation?.responses
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`).test(
    path
  )
}

function expectSchema(reference: string, body: unknown): void {
  if (body === undefined) return
  const validate = ajv.getSchema(`document${reference}`)
  if (validate === undefined) throw new Error(`${reference} is not in the document`)
  if (validate(body) !== true) {
    expect.fail(`${JSON.stringify(validate.errors)} of ${JSON.stringify(body).slice(0, 2_000)}`)
  }
}
