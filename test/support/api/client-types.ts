import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { apiDocument } from '../../../src/api/index.js'

/** Where they stand. */
export const CLIENT_TYPES = fileURLToPath(new URL('generated-client.ts', import.meta.url))

const HEAD = '// Made by `npm run api-types` of the OpenAPI document.\n'

/** The types of a client, as openapi-typescript makes them of the document. */
export async function clientTypes(): Promise<string> {
  const document = structuredClone(apiDocument()) as unknown as OpenAPI3
  return HEAD + astToString(await openapiTS(document))
}
