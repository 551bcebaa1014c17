import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { readServerIdentity } from '../../src/vultr/index.js'
import { INSTANCE_ID, serverFor } from '../support/vultr-client.js'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function identityFrom(listener: RequestListener) {
  const { url, close } = await serverFor(listener)
  closing.push(close)
  return await readServerIdentity({
    metadataUrl: new URL(url).origin,
    logger: pino({ level: 'silent' })
  })
}

function answering(body: unknown): RequestListener {
  return (_, response) => response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const right = { 'instance-v2-id': INSTANCE_ID, hostname: 'web-1', region: { regioncode: 'EWR' } }

describe('what metadata says', () => {
  it('is which instance this is', async () => {
    expect(await identityFrom(answering(right))).toEqual({
      instanceId: INSTANCE_ID,
      hostname: 'web-1',
      region: 'EWR'
    })
  })

  it.each<[object, object]>([
    [{ hostname: 'x'.repeat(301) }, { hostname: '' }],
    [{ hostname: 7 }, { hostname: '' }],
    [{ hostname: null }, { hostname: '' }],
    [{ region: 'ewr' }, { region: 'ewr' }],
    [{ region: 'x'.repeat(301) }, { region: '' }],
    [{ region: { regioncode: 7 } }, { region: '' }],
    [{ 'instance-v2-id': INSTANCE_ID.toUpperCase() }, {}]
  ])('may be odd beside the id: %j', async (odd, read) => {
    expect(await identityFrom(answering({ ...right, ...odd }))).toMatchObject({
      instanceId: INSTANCE_ID,
      ...read
    })
  })

  it.each([
    [{ ...right, 'instance-v2-id': '4f0f12e5/../..' }],
    [{ ...right, 'instance-v2-id': 7 }],
    [{}],
    ['null'],
    ['<html></html>'],
    [''],
    [{ ...right, more: 'x'.repeat(70_000) }]
  ])('is nothing where the id is not certain or the answer is too long', async (body) => {
    expect(await identityFrom(answering(body))).toBeUndefined()
  })

  it('is inflated no further than 64 kB', async () => {
    const body = gzipSync(Buffer.alloc(150_000_000, 0x20), { level: 1 })
    const before = process.memoryUsage().rss
    expect(
      await identityFrom((_, response) => {
        response.setHeader('content-encoding', 'gzip')
        response.end(body)
      })
    ).toBeUndefined()
    expect(process.memoryUsage().rss - before).toBeLessThan(75_000_000)
  })

  it('is asked of nobody else', async () => {
    let wasAsked = false
    const other = await serverFor((_, response) => {
      wasAsked = true
      response.end(JSON.stringify(right))
    })
    closing.push(other.close)
    for (const status of [301, 302, 307, 404, 500]) {
      const identity = await identityFrom((_, response) => {
        response.writeHead(status, { location: other.url })
        response.end(JSON.stringify(right))
      })
      expect(identity).toBeUndefined()
    }
    expect(wasAsked).toBe(false)
  })
})
