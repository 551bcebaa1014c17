import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import createClient from 'openapi-fetch'
import { describe, expect, it, onTestFinished } from 'vitest'
import { apiDocument } from '../../src/api/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import { openApiPanel } from '../support/api/api-panel.js'
import { CLIENT_TYPES, clientTypes } from '../support/api/client-types.js'
import type { paths } from '../support/api/generated-client.js'

const LINTER = fileURLToPath(new URL('../../node_modules/.bin/redocly', import.meta.url))

describe('the OpenAPI document', () => {
  it('is found faultless by its linter', async () => {
    const path = join(temporaryFolder(), 'openapi.json')
    writeFileSync(path, JSON.stringify(apiDocument()))
    const environment = {
      ...process.env,
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true'
    }
    const { stdout } = await promisify(execFile)(
      LINTER,
      ['lint', path, '--extends=recommended', '--format=json'],
      { env: environment }
    )
    expect(JSON.parse(stdout).problems).toEqual([])
  })

  it('is what the types of the client are made of; else run `npm run api-types`', async () => {
    expect(readFileSync(CLIENT_TYPES, 'utf8')).toBe(await clientTypes())
  })

  it('names each endpoint, its scope and its problems', () => {
    const operations = Object.values(apiDocument().paths).flatMap((path) => Object.values(path))
    expect(operations).toHaveLength(22)
    for (const each of operations) {
      expect(each).toMatchObject({
        operationId: expect.any(String),
        description: expect.stringMatching(/Needs the scope `(read|operate|destroy)`/),
        responses: { 401: {}, 403: {}, 429: {}, 500: {} }
      })
    }
  })
})

describe('a client that is generated from it', () => {
  it('asks, takes, follows, locks and deletes', async () => {
    const panel = await openApiPanel()
    const server = createServer(panel.app)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
    const { port } = server.address() as AddressInfo
    const client = createClient<paths>({
      baseUrl: `http://127.0.0.1:${port}${panel.mount}/api/v1`,
      headers: { Authorization: 'Bearer destroys-1' }
    })
    const status = await client.GET('/status')
    expect(status.data?.instances.unprotected).toBe(1)
    const { data } = await client.GET('/instances', { params: { query: { tag: 'web' } } })
    const instanceId = data?.items[0]?.id ?? ''
    const taken = await client.POST('/snapshots', {
      body: { instanceId, name: 'before-deploy', expiresIn: '7d' },
      params: { header: { 'Idempotency-Key': 'deploy-1' } }
    })
    panel.clock.advance(660_000)
    await panel.addon.tick()
    const id = taken.data?.id ?? ''
    const run = await client.GET('/runs/{id}', { params: { path: { id } } })
    expect(run.data?.state).toBe('complete')
    const path = { id: run.data?.snapshotId ?? '' }
    const locked = await client.PATCH('/snapshots/{id}', {
      params: { path },
      body: { isLocked: true }
    })
    expect(locked.data?.isLocked).toBe(true)
    const refused = await client.DELETE('/snapshots/{id}', { params: { path } })
    expect(refused.error?.code).toBe('locked')
    const wrong = await client.POST('/snapshots', { body: { instanceId: 'web-1' } })
    expect(wrong.error?.errors?.map(({ field }) => field)).toEqual(['instanceId'])
  })
})
