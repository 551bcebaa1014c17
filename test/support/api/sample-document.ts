/** An OpenAPI document that has something of everything. */
export const SAMPLE_DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Sample', version: '1' },
  tags: [{ name: 'Snapshots', description: 'What can be restored.' }, { name: 'Nothing' }],
  paths: {
    '/snapshots': {
      get: {
        operationId: 'listSnapshots',
        tags: ['Snapshots'],
        summary: 'List snapshots',
        description: 'Newest first.',
        security: [{ token: ['read'] }],
        parameters: [
          {
            name: 'limit',
            in: 'query',
            description: 'How many.',
            schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 }
          }
        ],
        responses: {
          '200': {
            description: 'A page.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/List' } } }
          },
          '401': { $ref: '#/components/responses/Unauthorized' }
        }
      },
      post: {
        operationId: 'takeSnapshot',
        tags: ['Snapshots'],
        summary: 'Take a snapshot',
        security: [{ token: ['operate'] }],
        parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['instanceId'],
                properties: {
                  instanceId: { type: 'string', format: 'uuid' },
                  name: { type: 'string', maxLength: 200, description: 'Its <name>.' }
                }
              }
            }
          }
        },
        responses: { '202': { description: 'It is being taken.' } }
      }
    },
    '/snapshots/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      delete: {
        tags: ['Snapshots'],
        summary: 'Delete a snapshot',
        'x-scope': 'destroy',
        parameters: [
          { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }
        ],
        responses: { '204': { description: 'It is gone.' } }
      }
    },
    '/status': {
      get: { operationId: 'getStatus', summary: 'Whether all is well', responses: {} }
    }
  },
  components: {
    parameters: {
      Id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }
    },
    responses: { Unauthorized: { description: 'No token, or a wrong one.' } },
    schemas: {
      List: {
        type: 'object',
        required: ['items'],
        properties: {
          items: { type: 'array', items: { $ref: '#/components/schemas/Snapshot' } },
          next: { anyOf: [{ type: 'string' }, { type: 'null' }] }
        }
      },
      Snapshot: {
        type: 'object',
        properties: {
          origin: { enum: ['automatic', 'manual'] },
          schedule: {
            type: 'object',
            properties: {
              mode: { const: 'own' },
              times: { type: 'array', items: { type: 'string' } }
            }
          }
        }
      }
    }
  }
} as const
