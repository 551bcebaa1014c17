import type { RequestListener } from 'node:http'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRequestLimiter } from '../../src/vultr/index.js'
import { useNockedNetwork } from '../support/nocked-network.js'
import {
  API,
  clientFor,
  SNAPSHOT_ID as ID,
  INSTANCE_ID as INSTANCE,
  KEY,
  serverFor,
  snapshotRecord
} from '../support/vultr-client.js'

/** A space stands in its date where Vultr’s document has a T: both are read. */
const snapshot = { ...snapshotRecord, date_created: '2020-10-10 01:56:20+00:00' }
const vultr = clientFor(API)
const page = (snapshots: object[], next = '') => ({
  snapshots,
  meta: { total: snapshots.length, links: { next, prev: '' } }
})

useNockedNetwork()

describe('an answer', () => {
  it('is typed, and fields that nobody knows pass', async () => {
    nock(API, { reqheaders: { authorization: `Bearer ${KEY}` } })
      .get(`/snapshots/${ID}`)
      .reply(200, { snapshot: { ...snapshot, colour: 'green' } })
    expect(await vultr.getSnapshot(ID)).toEqual({
      ok: true,
      value: {
        id: ID,
        description: 'Example',
        createdAt: new Date('2020-10-10T01:56:20Z'),
        sizeBytes: 42949672960,
        compressedBytes: 949678560,
        status: 'complete'
      }
    })
  })

  it('without a date, or with one that is none, is a snapshot without a date', async () => {
    nock(API)
      .get(`/snapshots/${ID}`)
      .reply(200, { snapshot: { ...snapshot, date_created: 'yesterday' } })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: true, value: { createdAt: undefined } })
  })

  it.each([
    ['without its status', { snapshot: { ...snapshot, status: undefined } }, /snapshot\.status/],
    [
      'with an id that is no UUID',
      { snapshot: { ...snapshot, id: 'x/../../instances/1' } },
      /snapshot\.id/
    ],
    ['of another kind', { instance: {} }, /snapshot/]
  ])('%s is an error that says so', async (_, body, named) => {
    nock(API).get(`/snapshots/${ID}`).reply(200, body)
    const result = await vultr.getSnapshot(ID)
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-response', status: 200 } })
    if (!result.ok) expect(result.error.sentence).toMatch(named)
  })

  it.each([
    ['HTML', 200, '<html></html>', { 'content-type': 'text/html' }],
    ['nothing', 200, '', {}],
    ['JSON that breaks off', 200, '{"snapshot": {', { 'content-type': 'application/json' }]
  ])('of %s with status 200 is invalid', async (_, status, body, headers) => {
    nock(API).get(`/snapshots/${ID}`).reply(status, body, headers)
    expect(await vultr.getSnapshot(ID)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-response' }
    })
  })
})

describe('a refusal', () => {
  const sentences: [number, string, string][] = [
    [401, 'Invalid API token.', 'unauthorized'],
    [403, 'Forbidden.', 'forbidden'],
    [401, 'Unauthorized IP address: 2001:db8::17', 'address-not-allowed'],
    [403, 'Your IP 203.0.113.9 is not authorized to use this API key', 'address-not-allowed'],
    [404, 'Invalid snapshot.', 'not-found'],
    [400, 'You have reached the maximum number of snapshots for your account.', 'quota'],
    [400, 'Snapshot limit exceeded', 'quota'],
    [400, 'Unable to create snapshot: Server is currently locked.', 'locked'],
    [400, 'A snapshot is already in progress', 'locked'],
    [422, 'Description is too long.', 'refused'],
    [429, 'Rate limit exceeded.', 'rate-limited']
  ]
  it.each(sentences)('%i “%s” is %s, with the sentence kept', async (status, sentence, kind) => {
    nock(API).post('/snapshots').reply(status, { error: sentence, status })
    expect(await vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' })).toEqual({
      ok: false,
      error: { kind, status, sentence, effect: 'none' }
    })
  })

  it('never repeats the key, even when Vultr does', async () => {
    nock(API)
      .get('/account')
      .reply(401, { error: `The key ${KEY} is unknown.`, status: 401 })
    const result = await vultr.getAccount()
    expect(JSON.stringify(result)).not.toContain(KEY)
    expect(result).toMatchObject({ error: { sentence: 'The key •••• is unknown.' } })
  })

  it('of a proxy and not of Vultr is never taken for “not found”', async () => {
    nock(API).post('/snapshots').reply(404, '<html></html>', { 'content-type': 'text/html' })
    expect(await vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' })).toMatchObject({
      error: { kind: 'invalid-response', effect: 'unknown' }
    })
  })

  it('that asks to wait is told with how long, in seconds or as a date', async () => {
    nock(API).post('/snapshots').reply(429, { error: 'Slow down.' }, { 'retry-after': '120' })
    const create = () => vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' })
    expect(await create()).toMatchObject({ error: { retryAfterMs: 120_000 } })
    const now = new Date('2026-03-01T00:00:00Z')
    const dated = clientFor(API, { clock: { now: () => now } })
    nock(API).post('/snapshots').reply(503, {}, { 'retry-after': 'Sun, 01 Mar 2026 00:01:00 GMT' })
    expect(await dated.createSnapshot({ instanceId: INSTANCE, description: 'x' })).toMatchObject({
      error: { kind: 'unavailable', retryAfterMs: 60_000 }
    })
  })
})

describe('a create', () => {
  it.each([500, 502, 504])(
    'that is answered %i is sent once, and may have taken effect',
    async (status) => {
      const scope = nock(API).post('/snapshots').times(5).reply(status, { error: 'Oops.' })
      expect(await vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' })).toMatchObject({
        error: { kind: 'unavailable', effect: 'unknown' }
      })
      expect(scope.pendingMocks()).toHaveLength(1)
      expect(nock.pendingMocks()).toHaveLength(1)
      nock.cleanAll()
    }
  )

  it('that is withdrawn in its turn is never sent', async () => {
    const scope = nock(API).post('/snapshots').reply(201, { snapshot })
    const result = await vultr.createSnapshot(
      { instanceId: INSTANCE, description: 'x' },
      { beforeSend: async () => false }
    )
    expect(result).toMatchObject({ error: { kind: 'withdrawn', effect: 'none' } })
    expect(scope.isDone()).toBe(false)
  })

  it('whose intent cannot be written down is never sent', async () => {
    const scope = nock(API).post('/snapshots').reply(201, { snapshot })
    const failing = async () => {
      throw new Error('disk full')
    }
    await expect(
      vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' }, { beforeSend: failing })
    ).rejects.toThrow('disk full')
    expect(scope.isDone()).toBe(false)
  })
})

describe('a read', () => {
  it('is tried again, three times at most', async () => {
    nock(API).get(`/snapshots/${ID}`).times(2).reply(503, { error: 'Busy.' })
    nock(API).get(`/snapshots/${ID}`).reply(200, { snapshot })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: true })
    nock(API).get(`/snapshots/${ID}`).times(4).reply(503, { error: 'Busy.' })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: false })
    expect(nock.pendingMocks()).toHaveLength(1)
    nock.cleanAll()
  })

  it('is not tried again where that cannot help', async () => {
    nock(API).get(`/snapshots/${ID}`).times(2).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ error: { kind: 'not-found' } })
    expect(nock.pendingMocks()).toHaveLength(1)
    nock.cleanAll()
  })
})

describe('a delete', () => {
  it('is done when Vultr answers 204 with nothing', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(204)
    expect(await vultr.deleteSnapshot(ID)).toEqual({ ok: true, value: undefined })
  })

  it('is done when a second try finds nothing left', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(502)
    nock(API).delete(`/snapshots/${ID}`).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.deleteSnapshot(ID)).toMatchObject({ ok: true })
  })

  it('of what is not there is not found', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.deleteSnapshot(ID)).toMatchObject({ error: { kind: 'not-found' } })
  })

  it.each([
    'x/../../instances/4f0f12e5-1f84-404f-aa84-85f431ea5ec2',
    '',
    `${ID}?x`,
    `${ID}/..`,
    '..'
  ])('with an id that is no UUID is never sent: %s', async (id) => {
    nock(API).delete(/.*/).reply(204)
    await expect(vultr.deleteSnapshot(id)).rejects.toThrow(TypeError)
    await expect(vultr.getSnapshot(id)).rejects.toThrow(TypeError)
    await expect(vultr.restoreInstance({ instanceId: INSTANCE, snapshotId: id })).rejects.toThrow(
      TypeError
    )
    await expect(vultr.restoreInstance({ instanceId: id, snapshotId: ID })).rejects.toThrow(
      TypeError
    )
    await expect(vultr.createSnapshot({ instanceId: id, description: '' })).rejects.toThrow(
      TypeError
    )
    expect(nock.pendingMocks()).toHaveLength(1)
  })
})

describe('a list', () => {
  const second = { ...snapshot, id: 'aaaaaaaa-66fd-4dfb-b839-443f2e6c0b60' }

  it('is read to its last page, and what moved between two pages is kept once', async () => {
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500' })
      .reply(200, {
        ...page([snapshot], 'bmV4dA=='),
        meta: { total: 2, links: { next: 'bmV4dA==' } }
      })
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500', cursor: 'bmV4dA==' })
      .reply(200, page([snapshot, second]))
    const result = await vultr.listSnapshots()
    expect(result.ok && result.value.items.map(({ id }) => id)).toEqual([ID, second.id])
  })

  it.each([
    ['changes', [2, 3]],
    ['is more than there was to read', [3, 3]]
  ])(
    'whose total %s is read once more, and is not whole where that happens again',
    async (_, totals) => {
      for (const times of [1, 2]) {
        const [first, last] = totals
        nock(API)
          .get('/snapshots')
          .query({ per_page: '500' })
          .times(times)
          .reply(200, {
            snapshots: [snapshot],
            meta: { total: first, links: { next: 'bmV4dA==' } }
          })
        nock(API)
          .get('/snapshots')
          .query({ per_page: '500', cursor: 'bmV4dA==' })
          .times(times)
          .reply(200, { snapshots: [second], meta: { total: last, links: { next: '' } } })
        if (times === 1) {
          nock(API)
            .get('/snapshots')
            .query(true)
            .reply(200, page([snapshot, second]))
          expect(await vultr.listSnapshots()).toMatchObject({ ok: true })
        } else {
          expect(await vultr.listSnapshots()).toMatchObject({
            error: { kind: 'invalid-response', sentence: expect.stringContaining('incomplete') }
          })
        }
      }
    }
  )

  it('ends when its cursors go round in a circle', async () => {
    nock(API)
      .get('/snapshots')
      .query(true)
      .times(10)
      .reply(200, page([snapshot], 'again'))
    expect(await vultr.listSnapshots()).toMatchObject({
      error: { kind: 'invalid-response', sentence: expect.stringContaining('no end') }
    })
    nock.cleanAll()
  })

  it('fails as a whole when one page does', async () => {
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500' })
      .reply(200, page([snapshot], 'two'))
    nock(API).get('/snapshots').query({ per_page: '500', cursor: 'two' }).times(3).reply(500)
    expect(await vultr.listSnapshots()).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
  })
})

describe('on a real connection', () => {
  let url = ''
  let close = () => {}
  let listener: RequestListener
  let received: number[] = []
  beforeEach(async () => {
    received = []
    ;({ url, close } = await serverFor((request, response) => {
      received.push(performance.now())
      listener(request, response)
    }))
  })
  afterEach(() => close())
  const create = (requestTimeoutMs = 5_000) =>
    clientFor(url, { requestTimeoutMs }).createSnapshot({ instanceId: INSTANCE, description: 'x' })

  it('a request without an answer ends by the timeout, and its connection with it', async () => {
    let isClosed = false
    listener = (request) => {
      request.socket.on('close', () => {
        isClosed = true
      })
    }
    expect(await create(200)).toMatchObject({ error: { kind: 'timeout', effect: 'unknown' } })
    await expect.poll(() => isClosed).toBe(true)
  })

  it('an answer that never ends is a timeout too', async () => {
    listener = (_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' })
      response.write('{"snapshot":')
    }
    expect(await create(200)).toMatchObject({ error: { kind: 'timeout', effect: 'unknown' } })
  })

  it('a connection that is cut may have taken effect', async () => {
    listener = (request) => request.socket.resetAndDestroy()
    expect(await create()).toMatchObject({ error: { kind: 'unavailable', effect: 'unknown' } })
  })

  it('a connection that is refused has no effect', async () => {
    const gone = url
    close()
    await new Promise((resolve) => setImmediate(resolve))
    const result = await clientFor(gone).createSnapshot({ instanceId: INSTANCE, description: 'x' })
    expect(result).toMatchObject({ error: { kind: 'unavailable', effect: 'none' } })
  })

  it('two clients do not mix their answers up', async () => {
    listener = (request, response) => {
      const isFirst = request.headers.authorization === 'Bearer first'
      setTimeout(
        () => {
          response.writeHead(isFirst ? 404 : 429, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ error: isFirst ? 'one' : 'two' }))
        },
        isFirst ? 20 : 1
      )
    }
    const [first, second] = await Promise.all(
      ['first', 'second'].map((apiKey) =>
        clientFor(url, { apiKey }).createSnapshot({ instanceId: INSTANCE, description: 'x' })
      )
    )
    expect(first).toMatchObject({ error: { kind: 'not-found', sentence: 'one' } })
    expect(second).toMatchObject({ error: { kind: 'rate-limited', sentence: 'two' } })
  })

  it('requests start no closer together than the rate allows, a person’s before the scheduler’s', async () => {
    const order: string[] = []
    listener = (request, response) => {
      order.push(request.url ?? '')
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ account: { name: 'x', email: 'y' } }))
    }
    const limiter = createRequestLimiter({ requestsPerSecond: 50 })
    const client = clientFor(url, { limiter, requestTimeoutMs: 5_000 })
    const asked = performance.now()
    await Promise.all([
      ...Array.from({ length: 8 }, () => client.getInstance(INSTANCE, { priority: 'scheduler' })),
      client.getAccount({ priority: 'page' })
    ])
    expect(order.slice(0, 3)).toContain('/v2/account')
    // 20 ms apart, but for what a timer cuts off; a busy machine only makes them later.
    for (const [index, at] of received.entries()) {
      expect(at - asked, `request ${index}`).toBeGreaterThanOrEqual(index * 18)
    }
    expect(received).toHaveLength(9)
  })
})
