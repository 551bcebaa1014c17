import { page } from '../../http/reply.js'
import type { Handler } from '../../http/visit.js'
import { firstCall } from '../commands.js'
import { panelAddress } from '../panel-address.js'
import { type ApiDocument, operationsOf, readDocument } from './api-document.js'
import { presentOperation } from './present-operation.js'
import { fieldRows, typeText } from './schema-rows.js'

/** GET /settings/api/reference: the OpenAPI document, to be read. */
export const showReference: Handler = async (visit) => {
  const { services, wording } = visit
  const model = {
    ...presentReference(readDocument(services.apiDocument())),
    firstCall: firstCall(panelAddress(visit), 'vpa_…')
  }
  return page('settings', 'tokens/reference', wording.t('tokens.reference'), model)
}

/** What the page shows of it. */
export function presentReference(document: ApiDocument) {
  const groups = new Map<string, ReturnType<typeof presentOperation>[]>(
    document.tags.map(({ name }) => [name, []])
  )
  for (const each of operationsOf(document)) {
    const name = each.operation.tags[0] ?? each.path.split('/')[1] ?? ''
    groups.set(name, [...(groups.get(name) ?? []), presentOperation(each, document)])
  }
  const about = new Map(document.tags.map(({ name, description }) => [name, description]))
  return {
    groups: [...groups]
      .filter(([, operations]) => operations.length > 0)
      .map(([name, operations]) => ({
        name,
        anchor: `va-api-group-${name.replace(/\W+/g, '-')}`,
        description: about.get(name) ?? '',
        operations
      })),
    schemas: Object.entries(document.components.schemas).map(([name, schema]) => ({
      name,
      anchor: `va-api-schema-${name}`,
      description: schema.description ?? '',
      type: typeText(schema),
      fields: fieldRows(schema)
    }))
  }
}
