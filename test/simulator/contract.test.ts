import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import ajvFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  createVultrSimulator,
  type Listening,
  SIMULATED_API_KEY,
  type VultrSimulator
} from '../../src/simulator/index.js'
import { createRequestLimiter, createVultrClient } from '../../src/vultr/index.js'
import { createFakeClock, MINUTE } from '../support/fake-clock.js'

/** Vultr's published document lies beside the project, where it is at all. */
const DOCUMENT = new URL('../../../shared/reference/vultr-openapi.json', import.meta.url)
const isThere = existsSync(DOCUMENT)

const clock = createFakeClock('2026-03-01T00:00:00Z')
let simulator: VultrSimulator
let vultr: Listening
let instanceId: string
let snapshotId: string

beforeAll(async () => {
  simulator = createVultrSimulator({ clock })
  vultr = await simulator.listen()
  instanceId = simulator.addInstance({ tags: ['web'] }).id
  snapshotId = simulator.addSnapshot({ description: 'done' }).id
})
afterAll(() => vultr.close())

async function call(method: string, path: string, body?: object, key = SIMULATED_API_KEY) {
  const response = await fetch(vultr.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.any())),
  components: z.object({ schemas: z.record(z.string(), z.any()) })
})

type Operation = {
  responses: Record<string, { content?: { 'application/json'?: { schema?: object } } }>
}

describe.runIf(isThere)('the simulator keeps to Vultr’s published document', () => {
  const document = isThere
    ? documentSchema.parse(JSON.parse(readFileSync(DOCUMENT, 'utf8')))
    : undefined
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajvFormats.default(ajv)
  if (document !== undefined) ajv.addSchema({ $id: 'vultr', components: document.components })

  const calls: [string, string, () => string, () => object | undefined][] = [
    ['GET', '/account', () => '/account', () => undefined],
    ['GET', '/snapshots', () => '/snapshots?per_page=1', () => undefined],
    ['GET', '/snapshots/{snapshot-id}', () => `/snapshots/${snapshotId}`, () => undefined],
    [
      'PUT',
      '/snapshots/{snapshot-id}',
      () => `/snapshots/${snapshotId}`,
      () => ({ description: 'renamed' })
    ],
    ['GET', '/instances', () => '/instances', () => undefined],
    ['GET', '/instances/{instance-id}', () => `/instances/${instanceId}`, () => undefined],
    [
      'POST',
      '/instances/{instance-id}/restore',
      () => `/instances/${instanceId}/restore`,
      () => ({ snapshot_id: snapshotId })
    ],
    ['GET', '/plans', () => '/plans', () => undefined],
    ['DELETE', '/snapshots/{snapshot-id}', () => `/snapshots/${snapshotId}`, () => undefined],
    [
      'POST',
      '/snapshots',
      () => '/snapshots',
      () => ({ instance_id: simulator.addInstance().id, description: 'x' })
    ]
  ]
  it.each(calls)('%s %s', async (method, documented, path, body) => {
    const operation = document?.paths[documented]?.[method.toLowerCase()] as Operation | undefined
    const answer = await call(method, path(), body())
    const promised = operation?.responses[String(answer.status)]
    expect(promised, `status ${answer.status}`).toBeDefined()
    const schema = promised?.content?.['application/json']?.schema
    if (schema === undefined) {
      expect(answer.body).toBeUndefined()
      return
    }
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"vultr#/')) as object
    const validate = ajv.compile(absolute)
    validate(answer.body)
    expect(validate.errors ?? []).toEqual([])
    // The document requires no field, so an answer without any would pass: compare names too.
    expect(missingFields(schema, answer.body, document?.components.schemas ?? {})).toEqual([])
  })
})

it('is compared with Vultr’s document where that is present', () => {
  const reason = isThere ? 'compared' : 'not compared: the document is not beside this checkout'
  expect(reason).toMatch(isThere ? /^compared$/ : /^not compared/)
})

/** Fields of the document that the answer lacks; some that the addon does not use may be missing. */
const NOT_SIMULATED = new Set(['default_password', 'v6_networks', 'netmask_v4'])

function missingFields(
  schema: object,
  value: unknown,
  schemas: Record<string, unknown>,
  at = ''
): string[] {
  const { $ref, properties, items } = schema as {
    $ref?: string
    properties?: Record<string, object>
    items?: object
  }
  if ($ref !== undefined) {
    return missingFields(schemas[$ref.split('/').at(-1) ?? ''] as object, value, schemas, at)
  }
  if (items !== undefined && Array.isArray(value)) {
    return value.flatMap((item) => missingFields(items, item, schemas, `${at}[]`))
  }
  if (properties === undefined || typeof value !== 'object' || value === null) return []
  const fields = new Map<string, unknown>(Object.entries(value))
  return Object.entries(properties).flatMap(([name, inner]) => {
    if (NOT_SIMULATED.has(name)) return []
    return fields.has(name)
      ? missingFields(inner, fields.get(name), schemas, `${at}.${name}`)
      : [`${at}.${name}`]
  })
}

describe('the simulator’s answers are what our own client understands', () => {
  it('for every call that is used', async () => {
    const client = createVultrClient({
      apiKey: SIMULATED_API_KEY,
      apiUrl: vultr.url,
      requestTimeoutMs: 2_000,
      retryBaseDelayMs: 1,
      limiter: createRequestLimiter({ requestsPerSecond: 1_000 }),
      clock: { now: () => new Date() }
    })
    const own = simulator.addInstance().id
    expect(await client.getAccount()).toMatchObject({
      ok: true,
      value: { name: 'Example Hosting' }
    })
    const made = await client.createSnapshot({ instanceId: own, description: 'mine' })
    expect(made).toMatchObject({ ok: true, value: { status: 'pending', sizeBytes: 0 } })
    const id = made.ok ? made.value.id : ''
    expect(await client.listSnapshots({ description: 'mine' })).toMatchObject({
      ok: true,
      value: { items: [{ id }] }
    })
    expect(await client.describeSnapshot(id, 'renamed')).toMatchObject({ ok: true })
    expect(await client.getSnapshot(id)).toMatchObject({
      ok: true,
      value: { description: 'renamed' }
    })
    expect(await client.listInstances()).toMatchObject({ ok: true })
    expect(await client.getInstance(own)).toMatchObject({
      ok: true,
      value: { serverStatus: 'locked' }
    })
    expect(await client.createSnapshot({ instanceId: own, description: 'x' })).toMatchObject({
      error: { sentence: 'Unable to create snapshot: Server is currently locked' }
    })
    clock.advance(6 * MINUTE)
    expect(await client.restoreInstance({ instanceId: own, snapshotId: id })).toMatchObject({
      ok: true
    })
    expect(await client.listVolumes()).toMatchObject({ ok: true })
    const keys = await client.listApiKeys()
    expect(keys).toMatchObject({ value: [{ name: 'Panel', isOwn: true }] })
    expect(await client.deleteSnapshot(id)).toMatchObject({ ok: true })
    const since = new Date(clock.now().getTime() - 10 * MINUTE)
    const until = new Date(clock.now().getTime() + MINUTE)
    expect(await client.listLogs({ resourceId: id, since, until })).toMatchObject({
      value: [{ method: 'DELETE', status: 204, user: 'admin@example.com' }, { method: 'PUT' }]
    })
    expect(await client.getSnapshot(id)).toMatchObject({ error: { kind: 'not-found' } })
  })
})

describe('the simulator', () => {
  it('lists block storage as Vultr documents it, page by page', async () => {
    const attached = simulator.addBlock({ label: 'data-1', sizeGb: 100, instanceId })
    const free = simulator.addBlock({ label: 'spare' })
    const first = await call('GET', '/blocks?per_page=1')
    const { blocks, meta } = first.body as { blocks: object[]; meta: { links: { next: string } } }
    expect(meta).toMatchObject({ total: 2, links: { prev: '' } })
    const { body } = await call('GET', `/blocks?per_page=1&cursor=${meta.links.next}`)
    const rest = body as { blocks: object[]; meta: object }
    expect(rest.meta).toMatchObject({ total: 2, links: { next: '' } })
    const listed = [...blocks, ...rest.blocks]
    expect(listed).toContainEqual({
      id: attached.id,
      date_created: expect.any(String),
      cost: 10,
      status: 'active',
      size_gb: 100,
      region: 'fra',
      attached_to_instance: instanceId,
      label: 'data-1',
      mount_id: expect.stringMatching(/^fra-[0-9a-f]{14}$/),
      block_type: 'high_perf'
    })
    expect(listed).toContainEqual(
      expect.objectContaining({ id: free.id, attached_to_instance: '' })
    )
  })

  it('refuses a wrong key, a wrong address and a full account in Vultr’s manner', async () => {
    expect(await call('GET', '/account', undefined, 'wrong')).toEqual({
      status: 401,
      body: { error: 'Invalid API token.', status: 401 }
    })
    const full = createVultrSimulator({ clock, snapshotQuota: 0, allowedAddresses: 'any' })
    const { url, close } = await full.listen()
    const { id } = full.addInstance()
    const create = () =>
      fetch(`${url}/snapshots`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${SIMULATED_API_KEY}`,
          'content-type': 'application/json'
        },
        body: JSON.stringify({ instance_id: id })
      })
    expect((await create()).status).toBe(400)
    full.allowedAddresses = 'none'
    expect(await (await create()).json()).toMatchObject({
      error: expect.stringMatching(/^Unauthorized IP address: /)
    })
    await close()
  })
})
