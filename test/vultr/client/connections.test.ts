import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRequestLimiter } from '../../../src/vultr/index.js'
import {
  clientFor,
  create,
  INSTANCE_ID as INSTANCE,
  serverFor
} from '../../support/vultr-client.js'

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

  it('a request without an answer ends by the timeout, and its connection with it', async () => {
    let isClosed = false
    listener = (request) => {
      request.socket.on('close', () => {
        isClosed = true
      })
    }
    expect(await create(clientFor(url, { requestTimeoutMs: 200 }))).toMatchObject({
      error: { kind: 'timeout', effect: 'unknown' }
    })
    await expect.poll(() => isClosed).toBe(true)
  })

  it('an answer that never ends is a timeout too', async () => {
    listener = (_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' })
      response.write('{"snapshot":')
    }
    expect(await create(clientFor(url, { requestTimeoutMs: 200 }))).toMatchObject({
      error: { kind: 'timeout', effect: 'unknown' }
    })
  })

  it('a connection that is cut may have taken effect', async () => {
    listener = (request) => request.socket.resetAndDestroy()
    expect(await create(clientFor(url))).toMatchObject({
      error: { kind: 'unavailable', effect: 'unknown' }
    })
  })

  it('a connection that is refused has no effect', async () => {
    const gone = url
    close()
    await new Promise((resolve) => setImmediate(resolve))
    const result = await create(clientFor(gone))
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
      ['first', 'second'].map((apiKey) => create(clientFor(url, { apiKey })))
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
