import { exampleCall, exampleHeader } from '../commands.js'
import {
  type Answer,
  type ApiDocument,
  nameIn,
  type Operation,
  type Parameter,
  type PlacedOperation
} from './api-document.js'
import { exampleOf, fieldRows, typeText } from './schema-rows.js'

/** An endpoint as the page shows it. */
export function presentOperation(
  { method, path, operation }: PlacedOperation,
  { components }: ApiDocument
) {
  const parameters = operation.parameters.map((each) => resolved(each, components.parameters))
  const body = bodyOf(operation)
  const content = body?.$ref === undefined ? body : components.schemas[nameIn(body.$ref)]
  const headers = parameters.filter((each) => each.in === 'header' && isInExample(method, each))
  return {
    id: `va-api-${operation.operationId || `${method}-${path.replace(/\W+/g, '-')}`}`,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description,
    need: needOf(operation),
    parameters: parameters.map((each) => ({
      name: each.name,
      place: each.in,
      type: typeText(each.schema),
      isRequired: each.required,
      description: each.description || (each.schema?.description ?? '')
    })),
    body: body === undefined ? undefined : { type: typeText(body), fields: fieldRows(content) },
    answers: Object.entries(operation.responses).map(([status, each]) => {
      const answer = resolved(each, components.responses)
      return { status, description: answer.description, type: typeText(schemaOf(answer)) }
    }),
    example: exampleCall({
      method,
      path,
      headers: headers.map(({ name }) => exampleHeader(name)),
      body: exampleOf(body, components.schemas)
    })
  }
}

/** The scope: a role of its security, as OpenAPI 3.1 allows, or said beside it. */
function needOf(operation: Operation): string {
  const roles = operation.security.flatMap((each) => Object.values(each).flat())
  return operation['x-scope'] ?? roles[0] ?? ''
}

/** Whether somebody who tries it needs it, or had better send it. */
function isInExample(method: string, { name, required }: Parameter): boolean {
  return required || (method === 'post' && name.toLowerCase() === 'idempotency-key')
}

function resolved<T extends { readonly $ref?: string | undefined }>(
  each: T,
  components: Readonly<Record<string, T>>
): T {
  return each.$ref === undefined ? each : (components[nameIn(each.$ref)] ?? each)
}

function bodyOf({ requestBody }: Operation) {
  return requestBody === undefined ? undefined : Object.values(requestBody.content)[0]?.schema
}

function schemaOf({ content }: Answer) {
  return content === undefined ? undefined : Object.values(content)[0]?.schema
}
