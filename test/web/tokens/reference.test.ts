import { describe, expect, it } from 'vitest'
import { apiDocument } from '../../../src/api/index.js'
import { operationsOf, readDocument } from '../../../src/web/tokens/reference/api-document.js'
import { presentReference } from '../../../src/web/tokens/reference/show-reference.js'
import { SAMPLE_DOCUMENT } from '../../support/api/sample-document.js'
import { openPanelApp } from '../../support/panel-app.js'

const { groups, schemas } = presentReference(readDocument(SAMPLE_DOCUMENT))

function operation(method: string, path: string) {
  const found = groups
    .flatMap(({ operations }) => operations)
    .find((each) => each.method === method && each.path === path)
  if (found === undefined) throw new Error(`There is no ${method} ${path}.`)
  return found
}

describe('the reference of the API', () => {
  it('is opened from Settings', async () => {
    const panel = await openPanelApp()
    const page = await panel.get('/settings/api/reference').expect(200)
    expect(page.text).toContain('API reference')
    for (const { path } of operationsOf(readDocument(apiDocument()))) {
      expect(page.text).toContain(`<code class="va-api-path">${path}</code>`)
    }
    expect(page.text).toContain('Needs the scope <code>destroy</code>')
    expect(page.text).toMatch(/<span class="visually-hidden">Needs scope: <\/span>destroy/)
  })

  it('groups the endpoints by their tags, and by their paths where they have none', () => {
    expect(
      groups.map(({ name, operations }) => [name, operations.map((each) => each.summary)])
    ).toEqual([
      ['Snapshots', ['List snapshots', 'Take a snapshot', 'Delete a snapshot']],
      ['status', ['Whether all is well']]
    ])
  })

  it('says what each needs', () => {
    expect(operation('GET', '/snapshots').need).toBe('read')
    expect(operation('POST', '/snapshots').need).toBe('operate')
    expect(operation('DELETE', '/snapshots/{id}').need).toBe('destroy')
  })

  it('says what each takes and answers, by name', () => {
    const list = operation('GET', '/snapshots')
    expect(list.parameters).toEqual([
      {
        name: 'limit',
        place: 'query',
        type: { text: 'integer (1–500)', schema: undefined },
        isRequired: false,
        description: 'How many.'
      }
    ])
    expect(list.answers).toEqual([
      { status: '200', description: 'A page.', type: { text: 'List', schema: 'List' } },
      {
        status: '401',
        description: 'No token, or a wrong one.',
        type: { text: '', schema: undefined }
      }
    ])
    expect(operation('DELETE', '/snapshots/{id}').parameters.map(({ name }) => name)).toEqual([
      'id',
      'If-Match'
    ])
    expect(operation('POST', '/snapshots').body?.fields).toMatchObject([
      { name: 'instanceId', isRequired: true, type: { text: 'string (uuid)' } },
      { name: 'name', isRequired: false, type: { text: 'string (≤ 200)' } }
    ])
  })

  it('shows alternatives in one table, in which nothing is required that only some of them need', () => {
    const own = presentReference(readDocument(apiDocument())).groups.flatMap(
      ({ operations }) => operations
    )
    const fields = own.find(({ method, path }) => method === 'PUT' && path === '/settings')?.body
      ?.fields
    const named = (name: string) => fields?.find((field) => field.name === name)
    expect(named('covers.kind')).toMatchObject({
      isRequired: true,
      type: { text: '"this-server" | "selected" | "all" | "tag"' }
    })
    expect(named('covers.tag')).toMatchObject({ isRequired: false })
    expect(named('covers.instanceIds')).toMatchObject({ isRequired: false })
  })

  it('writes the fields of schemas, those within others below them', () => {
    const rows = schemas.map(({ name, fields }) => [
      name,
      fields.map((field) => `${field.name}: ${field.type.text}`)
    ])
    expect(rows).toEqual([
      ['List', ['items: Snapshot[]', 'next: string | null']],
      [
        'Snapshot',
        [
          'origin: "automatic" | "manual"',
          'schedule: object',
          'schedule.mode: "own"',
          'schedule.times: string[]'
        ]
      ]
    ])
  })

  it('gives an example that a shell can run', () => {
    expect(operation('GET', '/snapshots').example).toBe(
      'curl -H "Authorization: Bearer $VULTR_PANEL_TOKEN" \\\n  "$VULTR_PANEL_URL/api/v1/snapshots"'
    )
    expect(operation('POST', '/snapshots').example).toBe(
      [
        'curl -X POST -H "Authorization: Bearer $VULTR_PANEL_TOKEN"',
        '-H "Idempotency-Key: $(uuidgen)"',
        "-H 'Content-Type: application/json'",
        '-d \'{"instanceId":"00000000-0000-4000-8000-000000000000"}\'',
        '"$VULTR_PANEL_URL/api/v1/snapshots"'
      ].join(' \\\n  ')
    )
    expect(operation('DELETE', '/snapshots/{id}').example).toContain(
      '-H \'If-Match: "…"\' \\\n  "$VULTR_PANEL_URL/api/v1/snapshots/$ID"'
    )
  })
})
